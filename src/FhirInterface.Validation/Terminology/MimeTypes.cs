namespace FhirInterface.Validation.Terminology;

/// <summary>MIME types: <c>type/subtype</c> and parameters (RFC 2045, 5.1).</summary>
internal static class MimeTypes
{
    public static bool IsMimeType(string code)
    {
        var end = code.IndexOf(';', StringComparison.Ordinal);
        var type = (end < 0 ? code : code[..end]).AsSpan().TrimEnd();
        var slash = type.IndexOf('/');
        return slash > 0 && IsToken(type[..slash]) && IsToken(type[(slash + 1)..]);
    }

    private static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is <= ' ' or >= '\u007F' || "()<>@,;:\\\"/[]?=".Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return text.Length > 0;
    }
}
