using System.Globalization;
using System.Text;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Decide;

/// <summary>NHS numbers, ODS codes and names, as different senders write them.</summary>
public static class Identifiers
{
    public const string NhsNumberSystem = "https://fhir.nhs.uk/Id/nhs-number";
    public const string OdsSystem = "https://fhir.nhs.uk/Id/ods-organization-code";
    private const string OdsSystemBritish = "https://fhir.nhs.uk/Id/ods-organisation-code";
    private const string OdsSiteSystem = "https://fhir.nhs.uk/Id/ods-site-code";

    /// <summary>The ten digits of an NHS number whose check digit is right (modulus 11); null for anything else.</summary>
    public static string? NhsNumber(string? value)
    {
        if (value is null)
            return null;
        var digits = string.Concat(value.Where(c => !char.IsWhiteSpace(c) && c != '-'));
        if (digits.Length != 10 || !digits.All(char.IsAsciiDigit))
            return null;
        var sum = 0;
        for (var i = 0; i < 9; i++)
            sum += (digits[i] - '0') * (10 - i);
        var check = 11 - (sum % 11);
        return (check == 11 ? 0 : check) == digits[9] - '0' ? digits : null;
    }

    /// <summary>The ODS code among identifiers: the organisation's before a site's, in either spelling of the system.</summary>
    public static string? Ods(IEnumerable<Identifier>? identifiers)
    {
        var all = identifiers?.ToList() ?? [];
        return Ods(all, OdsSystem) ?? Ods(all, OdsSystemBritish) ?? Ods(all, OdsSiteSystem);
    }

    /// <inheritdoc cref="Ods(IEnumerable{Identifier}?)"/>
    public static string? Ods(Identifier? identifier) => identifier is null ? null : Ods([identifier]);

    private static string? Ods(List<Identifier> identifiers, string system)
    {
        var code = identifiers.Find(identifier => identifier.System == system && identifier.Use != Identifier.IdentifierUse.Old)?.Value;
        code = code?.Trim().ToUpperInvariant();
        return code is { Length: >= 3 and <= 12 } && code.All(char.IsAsciiLetterOrDigit) ? code : null;
    }

    /// <summary>A family name without case, accents, hyphens, apostrophes and spaces, for comparison.</summary>
    public static string Plain(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var plain = new StringBuilder(name.Length);
        foreach (var c in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                plain.Append(char.ToUpperInvariant(c));
        }

        return plain.ToString();
    }
}
