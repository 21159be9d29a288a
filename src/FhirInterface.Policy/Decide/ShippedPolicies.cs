using System.Reflection;

namespace FhirInterface.Policy.Decide;

/// <summary>The files of <c>profiles/policy/</c>, carried in the assembly so that the command line needs no folder beside it.</summary>
internal static class ShippedPolicies
{
    private const string Prefix = "policy/";

    public static IEnumerable<PolicyDocument> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return PolicyDocument.Parse(reader.ReadToEnd(), name);
        }
    }
}
