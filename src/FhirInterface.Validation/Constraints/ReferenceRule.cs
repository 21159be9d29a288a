using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Constraints;

/// <summary>What holds for every Reference: contained targets are there, and the stated type is the real one.</summary>
internal sealed class ReferenceRule : IConstraint
{
    public void Check(Node node, ValidationRun run)
    {
        var target = ReferenceTarget.Of(node, run);
        if (!target.HasUrl)
        {
            return;
        }

        if (target.IsFragment && !target.Resource.Exists)
        {
            run.Report(Messages.ReferenceContained, node, $"No contained resource has the id of '{target.Url}'.");
        }

        if (
            node.Child(WellKnown.Type) is { Exists: true } stated
            && stated.Text is { } text
            && target.TypeName is { } actual
            && text != actual
        )
        {
            run.Report(Messages.ReferenceType, node, $"The stated type is {text}, but the reference is to a {actual}.");
        }

        if (target.Resource.Exists && ReferenceTarget.TypeInUrl(target.Utf8) is { } named && named != target.Resource.TypeName)
        {
            run.Report(Messages.ReferenceType, node, $"The reference names a {named}, but leads to a {target.Resource.TypeName}.");
        }

        if (target.Resource.Exists && run.References.IsAmbiguous(node, target.Utf8))
        {
            run.Report(Messages.ReferenceAmbiguous, node, "Several entries of the Bundle fit this reference: it has to name a version.");
        }

        CheckFormat(node, target.Utf8, run);
    }

    /// <summary>
    /// In a Bundle, relative references are <c>Type/id</c>, or <c>Type/id/_history/version</c> (R4 2.3.0.1); in a transaction
    /// they may be searches, too (R4 3.1.0.11.3). They are relative to the fullUrl of their entry (R4 2.36.4).
    /// </summary>
    private static void CheckFormat(Node node, ReadOnlySpan<byte> url, ValidationRun run)
    {
        if (url[0] == '#' || ReferenceIndex.EntryOf(node.RootResource) is not { Exists: true } entry)
        {
            return;
        }

        var type = run.References.Index(entry.Parent).Type;
        var isTransaction = type.Exists && type.ValueIs("transaction"u8);
        if (
            run.Definitions.IsStrict
            && (isTransaction || (type.Exists && type.ValueIs("batch"u8)))
            && !entry.Child(WellKnown.FullUrl).Exists
        )
        {
            // HL7's validator asks for it whatever the reference is like; elsewhere every entry needs one.
            run.SayOnce(Messages.BundleRule, entry.Expression, entry, "An entry whose resource refers to others has a fullUrl.");
        }

        if (!ReferenceIndex.IsAbsolute(url) && url.Count((byte)'/') is not (1 or 3) && !(isTransaction && IsSearch(url)))
        {
            run.Report(Messages.ReferenceFormat, node, "A relative reference in a Bundle is Type/id.");
        }
    }

    private static bool IsSearch(ReadOnlySpan<byte> url) =>
        url.IndexOf((byte)'?') is var at and > 0 && FhirModel.FindResource(url[..at]) is not null && url[(at + 1)..].Contains((byte)'=');
}
