using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace FhirInterface.Api.Fhir;

/// <summary>Entity tags: <c>W/"3"</c> for versions; the strong form and a bare number are understood too.</summary>
public static class ETags
{
    /// <summary>Whether a list of tags names the version, or says <c>*</c>.</summary>
    public static bool Lists(StringValues header, string version) => Tags(header).Exists(tag => tag == "*" || VersionOf(tag) == version);

    /// <summary>
    /// The version that If-Match names; null where it is absent, or names none (<c>*</c> guards nothing); 0 where no such version can be.
    /// </summary>
    /// <param name="current">The current version, which is the one meant where it is among several (RFC 9110 13.1.1).</param>
    public static int? IfMatch(HttpRequest request, int? current = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var tags = Tags(request.Headers.IfMatch);
        if (tags.Count == 0 || tags.Contains("*"))
            return null;
        if (current is { } version && tags.Exists(tag => VersionOf(tag) == version.Plain()))
            return version;
        return tags is [var one] && int.TryParse(VersionOf(one), NumberStyles.None, CultureInfo.InvariantCulture, out var named)
            ? named
            : 0;
    }

    /// <summary>Whether If-Match lists several, of which only the current version tells which is meant.</summary>
    public static bool IfMatchListsSeveral(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Tags(request.Headers.IfMatch).Count > 1;
    }

    /// <summary>The version that one tag names; null where it names none.</summary>
    public static string? VersionOf(string? tag)
    {
        var bare = tag?.Trim() ?? "";
        if (bare.StartsWith("W/", StringComparison.Ordinal))
            bare = bare[2..];
        if (bare.Length >= 2 && bare[0] == '"' && bare[^1] == '"')
            bare = bare[1..^1];
        return bare.Length is > 0 and <= 128 && !bare.Contains('"', StringComparison.Ordinal) ? bare : null;
    }

    private static List<string> Tags(StringValues header) =>
        [.. header.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
