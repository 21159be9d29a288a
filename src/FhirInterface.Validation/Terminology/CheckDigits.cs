namespace FhirInterface.Validation.Terminology;

/// <summary>Check digits of code systems whose lists are not at hand.</summary>
internal static class CheckDigits
{
    // The dihedral group D5 and the permutation of Verhoeff's scheme, rows as strings of digits.
    private static readonly string[] Multiply =
    [
        "0123456789",
        "1234067895",
        "2340178956",
        "3401289567",
        "4012395678",
        "5987604321",
        "6598710432",
        "7659821043",
        "8765932104",
        "9876543210",
    ];

    private static readonly string[] Permute =
    [
        "0123456789",
        "1576283094",
        "5803796142",
        "8916043527",
        "9453126870",
        "4286573901",
        "2793806415",
        "7046913258",
    ];

    /// <summary>A SNOMED CT identifier: 6 to 18 digits, the last by Verhoeff (SNOMED International, Release File Specifications, 6.1).</summary>
    public static bool IsSnomed(string code)
    {
        if (code.Length is < 6 or > 18 || code[0] == '0')
        {
            return false;
        }

        var check = 0;
        for (var i = 0; i < code.Length; i++)
        {
            var digit = code[code.Length - 1 - i] - '0';
            if (digit is < 0 or > 9)
            {
                return false;
            }

            check = Multiply[check][Permute[i % 8][digit] - '0'] - '0';
        }

        return check == 0;
    }

    /// <summary>A LOINC code: digits, a hyphen, a check digit modulus 10 (Luhn); or the form of a part or an answer.</summary>
    public static bool IsLoinc(string code)
    {
        // Parts, answers, answer lists and groups have check digits by another scheme: their form alone is judged.
        if (code.Length > 4 && code[0] == 'L' && code[1] is 'A' or 'G' or 'L' or 'P')
        {
            return code[^2] == '-' && char.IsAsciiDigit(code[^1]) && code.AsSpan(2, code.Length - 4).IndexOfAnyExceptInRange('0', '9') < 0;
        }

        var digits = code.AsSpan();
        if (digits.Length is < 3 or > 10 || digits[^2] != '-' || !char.IsAsciiDigit(digits[^1]))
        {
            return false;
        }

        var sum = 0;
        for (int i = digits.Length - 3, place = 0; i >= 0; i--, place++)
        {
            if (!char.IsAsciiDigit(digits[i]))
            {
                return false;
            }

            var digit = digits[i] - '0';
            if (place % 2 == 0)
            {
                digit *= 2;
                digit = digit > 9 ? digit - 9 : digit;
            }

            sum += digit;
        }

        return (10 - (sum % 10)) % 10 == digits[^1] - '0';
    }
}
