namespace FhirInterface.Validation.Schema;

/// <summary>FHIR's primitive types. <see cref="None"/> for types that are none.</summary>
public enum PrimitiveType : byte
{
    None,
    Base64Binary,
    Boolean,
    Canonical,
    Code,
    Date,
    DateTime,
    Decimal,
    Id,
    Instant,
    Integer,
    Markdown,
    Oid,
    PositiveInt,
    String,
    Time,
    UnsignedInt,
    Uri,
    Url,
    Uuid,
    Xhtml,
}

internal static class PrimitiveTypes
{
    public static PrimitiveType Of(string name) =>
        char.IsLower(name[0]) && Enum.TryParse<PrimitiveType>(name, ignoreCase: true, out var type) ? type : PrimitiveType.None;

    /// <summary>Whether JSON writes a number (booleans apart, all others are strings).</summary>
    public static bool IsNumber(PrimitiveType type) =>
        type is PrimitiveType.Decimal or PrimitiveType.Integer or PrimitiveType.PositiveInt or PrimitiveType.UnsignedInt;
}
