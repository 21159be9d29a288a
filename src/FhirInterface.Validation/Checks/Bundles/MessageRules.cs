using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Bundles;

/// <summary>A message starts with its MessageHeader, and the header's focus stands in the Bundle (FHIR R4 2.16).</summary>
internal static class MessageRules
{
    private static readonly int FocusName = Names.Intern("focus");

    public static void Check(Node bundle, IReadOnlyList<Node> entries, ValidationRun run)
    {
        var header = entries[0].Child(WellKnown.Resource);
        if (!header.Exists)
        {
            run.Report(Messages.BundleRule, entries[0], "The first entry of a message has a resource, its MessageHeader.");
        }
        else if (header.TypeName != "MessageHeader")
        {
            run.Report(Messages.BundleRule, header, "The first entry of a message is its MessageHeader.");
        }
        else
        {
            DocumentRules.Require(header, FocusName, run);
            BundleLinks.CheckReachable(bundle, entries, isDocument: false, run);
        }
    }
}
