namespace FhirInterface.Validation.Narrative;

/// <summary>What may stand between an ampersand and a semicolon in XML (XML 1.0, 4.1 and 4.6); HTML knows more.</summary>
internal static class XmlEntities
{
    /// <summary>Whether a reference such as <c>amp</c>, <c>#65</c> or <c>#x41</c> stands for a character.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> reference) =>
        reference is [(byte)'#', .. var number] ? IsCharacter(number) : IsPredefined(reference);

    private static bool IsPredefined(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("amp"u8)
        || name.SequenceEqual("lt"u8)
        || name.SequenceEqual("gt"u8)
        || name.SequenceEqual("quot"u8)
        || name.SequenceEqual("apos"u8);

    /// <summary>Whether it has the form of a name, as that of an entity of HTML.</summary>
    public static bool IsName(ReadOnlySpan<byte> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsCharacter(ReadOnlySpan<byte> digits)
    {
        var isHex = digits is [(byte)'x', ..];
        digits = isHex ? digits[1..] : digits;
        if (digits.IsEmpty || digits.Length > 8)
        {
            return false;
        }

        var value = 0L;
        foreach (var c in digits)
        {
            var digit =
                isHex && char.IsAsciiHexDigit((char)c) ? (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10)
                : char.IsAsciiDigit((char)c) ? c - '0'
                : -1;
            if (digit < 0)
            {
                return false;
            }

            value = (value * (isHex ? 16 : 10)) + digit;
        }

        return value is (9 or 10 or 13 or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or (>= 0x10000 and <= 0x10FFFF));
    }
}
