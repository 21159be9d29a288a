using Hl7.Fhir.Serialization;

namespace FhirInterface.Api.Search;

/// <summary>Which elements of a resource are written: <c>_summary</c> and <c>_elements</c>.</summary>
public sealed record AnswerShape(string? Summary, IReadOnlyList<string> Elements)
{
    public static AnswerShape Whole { get; } = new(null, []);

    public bool IsWhole => Summary is null && Elements.Count == 0;

    /// <summary>What is wrong with the parameter, or null.</summary>
    public static string? Take(string name, string value, ref AnswerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(value);
        if (name == "_elements")
        {
            var elements = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (elements.Length is 0 or > 50 || elements.Any(element => !element.All(c => char.IsAsciiLetterOrDigit(c) || c == '.')))
                return "_elements is a list of element names with commas.";
            shape = shape with { Elements = [.. elements.Select(element => element[(element.LastIndexOf('.') + 1)..])] };
            return null;
        }

        if (value is not ("true" or "false" or "text" or "data"))
            return "_summary may be true, text, data, count or false.";
        shape = shape with { Summary = value == "false" ? null : value };
        return null;
    }

    /// <summary>Of a read; null where the parameters are not understood.</summary>
    public static AnswerShape? Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var shape = Whole;
        foreach (var name in (string[])["_summary", "_elements"])
        {
            if (request.Query[name] is [{ Length: > 0 } value, ..] && Take(name, value, ref shape) is not null)
                return null;
        }

        return shape;
    }

    /// <summary>
    /// The serializer's filter; a fresh one each time, since filters have state. With it the serializer tags what it writes as SUBSETTED.
    /// </summary>
    public SerializationFilter? Filter() =>
        Summary switch
        {
            "true" => SerializationFilter.ForSummary(),
            "text" => SerializationFilter.ForText(),
            "data" => SerializationFilter.ForData(),
            _ => Elements.Count > 0 ? SerializationFilter.ForElements(["id", "meta", .. Elements]) : null,
        };
}
