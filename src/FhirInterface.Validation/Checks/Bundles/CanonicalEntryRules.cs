using FhirInterface.Validation.Constraints;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Bundles;

/// <summary>
/// The canonical url of a resource is where it lives, and so its fullUrl, only if it ends in its type and id (FHIR R4
/// Bundle.entry.fullUrl; HL7's validator asks for it).
/// </summary>
internal static class CanonicalEntryRules
{
    public static void Check(Node fullUrl, Node resource, ValidationRun run)
    {
        var url = fullUrl.Utf8;
        if (
            resource.Child(WellKnown.Url) is { Exists: true, HasValue: true } canonical
            && canonical.Utf8.SequenceEqual(url)
            && !(ReferenceTarget.TypeInUrl(url) is not null && resource.Child(WellKnown.Id) is { Exists: true } id && url.EndsWith(id.Utf8))
            && !url.StartsWith("http://hl7.org/fhir/v2/"u8)
            && !url.StartsWith("http://hl7.org/fhir/v3/"u8)
        )
        {
            run.Report(Messages.BundleRule, fullUrl, "A canonical url that does not end in the type and id of its resource is no fullUrl.");
        }
    }
}
