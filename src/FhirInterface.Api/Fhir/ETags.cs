using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace FhirInterface.Api.Fhir;

/// <summary>Entity tags: <c>W/"3"</c> for versions; the strong form and a bare number are understood too.</summary>
public static class ETags
{
    /// <summary>Whether a list of tags names the version, or says <c>*</c>.</summary>
    public static bool Lists(StringValues header, string version) =>
        header
            .SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Any(tag => tag == "*" || VersionOf(tag) == version);

    /// <summary>
    /// The version that If-Match names; null where it is absent, or names none (<c>*</c> guards nothing); 0 where no such version can be.
    /// </summary>
    public static int? IfMatch(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Headers.IfMatch is not [{ } tag, ..] || tag.Trim() == "*")
            return null;
        return int.TryParse(VersionOf(tag), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
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
}
