namespace FhirInterface.Validation.Primitives;

/// <summary>Numbers as FHIR writes them: no plus sign, no leading zeros, digits on both sides of a point.</summary>
internal static class Numbers
{
    public static bool IsInteger(ReadOnlySpan<byte> value)
    {
        var isNegative = value is [(byte)'-', ..];
        var digits = isNegative ? value[1..] : value;
        if (digits.IsEmpty || digits.Length > 10 || (digits[0] == '0' && (digits.Length > 1 || isNegative)))
        {
            return false;
        }

        var number = 0L;
        foreach (var c in digits)
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + c - '0';
        }

        return number <= (isNegative ? -(long)int.MinValue : int.MaxValue);
    }

    public static bool IsDecimal(ReadOnlySpan<byte> value)
    {
        var at = value is [(byte)'-', ..] ? 1 : 0;
        var whole = Digits(value, at);
        if (whole == at || (value[at] == '0' && whole > at + 1))
        {
            return false;
        }

        at = whole;
        if (at < value.Length && value[at] == '.')
        {
            var fraction = Digits(value, at + 1);
            if (fraction == at + 1)
            {
                return false;
            }

            at = fraction;
        }

        if (at < value.Length && value[at] is (byte)'e' or (byte)'E')
        {
            at++;
            if (at < value.Length && value[at] is (byte)'+' or (byte)'-')
            {
                at++;
            }

            var exponent = Digits(value, at);
            if (exponent == at)
            {
                return false;
            }

            at = exponent;
        }

        return at == value.Length;
    }

    private static int Digits(ReadOnlySpan<byte> value, int at)
    {
        while (at < value.Length && value[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at;
    }
}
