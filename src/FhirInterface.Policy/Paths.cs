using System.Globalization;

namespace FhirInterface.Policy;

/// <summary>FHIRPath expressions as outcomes carry them.</summary>
internal static class Paths
{
    public static string Entry(int index) => $"Bundle.entry[{Index(index)}].resource";

    public static string Index(int index) => index.ToString(CultureInfo.InvariantCulture);
}
