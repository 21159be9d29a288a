using System.Globalization;
using System.Text;
using FhirInterface.Flow.Reads;

namespace FhirInterface.Api.Search;

/// <summary>The values of a search parameter: tokens, dates, references, URIs, with FHIR's escapes (search.html 3.1.1.4.6).</summary>
public static class SearchValues
{
    /// <summary>The criterion that the values make, or what is wrong with them.</summary>
    public static (Criterion? Criterion, string? Problem) Read(SearchParameterInfo parameter, IReadOnlyList<string> values, bool not)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter.Kind switch
        {
            SearchKind.Date => Dates(parameter.Name, values),
            SearchKind.Reference => References(parameter.Name, values),
            SearchKind.Uri => (new UriCriterion(parameter.Name, [.. values.Select(Unescape)]), null),
            _ => Tokens(parameter.Name, values, not),
        };
    }

    private static (Criterion?, string?) Tokens(string name, IReadOnlyList<string> values, bool not)
    {
        var tokens = new List<TokenValue>();
        foreach (var value in values)
        {
            var parts = Split(value, '|');
            if (parts.Count > 2 || value is "" or "|")
                return (null, "A token is code, system|code, |code or system|.");
            tokens.Add(
                parts.Count == 1
                    ? new TokenValue(null, Unescape(parts[0]))
                    : new TokenValue(Unescape(parts[0]), parts[1].Length == 0 ? null : Unescape(parts[1]))
            );
        }

        return (new TokenCriterion(name, tokens, not), null);
    }

    private static (Criterion?, string?) Dates(string name, IReadOnlyList<string> values)
    {
        var dates = values.Select(value => SearchDates.Read(Unescape(value))).ToList();
        return dates.Contains(null)
            ? (null, "A date is written as 2026, 2026-03, 2026-03-02 or 2026-03-02T15:00:00Z, with a prefix such as ge if need be.")
            : (new DateCriterion(name, [.. dates.OfType<DateValue>()]), null);
    }

    private static (Criterion?, string?) References(string name, IReadOnlyList<string> values)
    {
        var references = values.Select(value => Reference(Unescape(value))).ToList();
        return references.Contains(null)
            ? (null, "A reference is written as Bundle/id or Bundle/id/_history/1.")
            : (new ReferenceCriterion(name, [.. references.OfType<ReferenceValue>()]), null);
    }

    private static ReferenceValue? Reference(string value)
    {
        // An absolute reference to this server ends in the relative one.
        var parts = value.Split('/');
        var history = Array.IndexOf(parts, "_history");
        var end = history < 0 ? parts.Length : history;
        if (end < 2 || parts[end - 2].Length == 0 || parts[end - 1].Length == 0)
            return null;
        if (history < 0)
            return new ReferenceValue(parts[end - 2], parts[end - 1]);
        return
            parts.Length == history + 2
            && int.TryParse(parts[history + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new ReferenceValue(parts[end - 2], parts[end - 1], version)
            : null;
    }

    /// <summary>Splits where the separator is not escaped; the escapes stay.</summary>
    public static IReadOnlyList<string> Split(string value, char separator)
    {
        ArgumentNullException.ThrowIfNull(value);
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\')
            {
                i++;
            }
            else if (value[i] == separator)
            {
                parts.Add(value[start..i]);
                start = i + 1;
            }
        }

        parts.Add(value[start..]);
        return parts;
    }

    private static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
            return value;
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length && value[i + 1] is '\\' or ',' or '|' or '$')
                i++;
            text.Append(value[i]);
        }

        return text.ToString();
    }
}
