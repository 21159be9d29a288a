using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Primitives;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>What holds for every resource that others name by its <c>url</c> (FHIR R4 2.22, canonical resources).</summary>
internal static class CanonicalRules
{
    private static readonly int Experimental = Names.Intern("experimental");

    /// <summary>The url is an absolute URI. R4 gives all canonical resources, and no others, <c>experimental</c>.</summary>
    public static void CheckUrl(Node resource, TypeModel type, ValidationRun run)
    {
        if (
            type.Find(Experimental) is not null
            && resource.Child(WellKnown.Url) is { Exists: true, HasValue: true } url
            && url.Utf8 is not ([] or [(byte)'#', ..])
            && !PrimitiveChecker.IsAbsoluteUri(url.Utf8)
        )
        {
            run.Report(Messages.CanonicalRelative, url, "The url of a canonical resource is absolute.");
        }
    }
}
