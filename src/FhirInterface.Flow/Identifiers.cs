using Hl7.Fhir.Model;

namespace FhirInterface.Flow;

/// <summary>Identifiers as keys that the store compares: <c>system|value</c>.</summary>
internal static class Identifiers
{
    /// <summary>Null where there is no value.</summary>
    public static string? Key(Identifier? identifier) =>
        string.IsNullOrWhiteSpace(identifier?.ValueElement?.JsonValue as string)
            ? null
            : Key(identifier.SystemElement?.JsonValue as string, (string)identifier.ValueElement.JsonValue!);

    public static string Key(string? system, string value) => $"{system?.Trim()}|{value.Trim()}";

    public static string OdsKey(string ods) => Key(Systems.Ods, ods);

    public static Identifier Of(string key)
    {
        var bar = key.IndexOf('|', StringComparison.Ordinal);
        var system = key[..bar];
        return new Identifier(system.Length == 0 ? null : system, key[(bar + 1)..]);
    }

    public static ResourceReference Organization(string ods, string? name = null) =>
        new()
        {
            Type = "Organization",
            Identifier = new Identifier(Systems.Ods, ods),
            Display = name,
        };

    /// <summary>The service itself, a Device.</summary>
    public static ResourceReference Service() =>
        new()
        {
            Type = "Device",
            Identifier = new Identifier(Systems.Service, Systems.ServiceId),
            Display = "FhirInterface",
        };

    /// <summary>A new logical id. They rise with time, so rows written together lie together.</summary>
    public static string NewId(DateTimeOffset moment) => Guid.CreateVersion7(moment).ToString("D");
}
