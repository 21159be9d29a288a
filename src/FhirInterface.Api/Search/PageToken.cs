using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace FhirInterface.Api.Search;

/// <summary>
/// What stands in a <c>next</c> link: the search and where it goes on, encrypted. A search may name a patient, and what we write into an
/// address may be logged by others (design 6.8).
/// </summary>
public sealed class PageToken(IDataProtectionProvider protection)
{
    public const string Parameter = "_page";
    private readonly IDataProtector protector = protection.CreateProtector("FhirInterface.Search.Page.v1");

    /// <summary>In which format the next page is wanted: as this one was, with an ampersand before it.</summary>
    public static string Format(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return string.Concat(Formats(request.Query).Select(asked => $"&{asked.Key}={Uri.EscapeDataString(asked.Value)}"));
    }

    /// <summary>The parameters that say how an answer is written, not what stands in it.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Formats(IEnumerable<KeyValuePair<string, StringValues>> parameters) =>
        parameters
            .Where(parameter => parameter.Key is "_format" or "_pretty")
            .Select(parameter => new KeyValuePair<string, string>(parameter.Key, parameter.Value[0] ?? ""));

    /// <summary>The token of the page that a continuation leads to.</summary>
    public string Write(string type, IEnumerable<KeyValuePair<string, string>> parameters, string? continuation)
    {
        var said = new StringBuilder(type).Append('\n').Append(continuation);
        foreach (var (name, value) in parameters)
            said.Append('\n').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        return WebEncoders.Base64UrlEncode(protector.Protect(Encoding.UTF8.GetBytes(said.ToString())));
    }

    /// <summary>What a token says; null where it is not ours, or of another type.</summary>
    public (IReadOnlyList<KeyValuePair<string, string>> Parameters, string? Continuation)? Read(string type, string token)
    {
        try
        {
            var lines = Encoding.UTF8.GetString(protector.Unprotect(WebEncoders.Base64UrlDecode(token))).Split('\n');
            if (lines.Length < 2 || lines[0] != type)
                return null;
            var parameters = lines
                .Skip(2)
                .Select(line => line.Split('='))
                .Select(pair => new KeyValuePair<string, string>(Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])));
            return ([.. parameters], lines[1].Length == 0 ? null : lines[1]);
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
