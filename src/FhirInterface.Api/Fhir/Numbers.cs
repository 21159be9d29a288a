using System.Globalization;

namespace FhirInterface.Api.Fhir;

/// <summary>Numbers in text, the same in every culture.</summary>
internal static class Numbers
{
    public static string Plain(this int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Plain(this long number) => number.ToString(CultureInfo.InvariantCulture);
}
