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

        if (target.IsFragment && (!target.Resource.Exists || (run.Definitions.IsStrict && IsToItself(node, target))))
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

        if (run.Definitions.IsStrict)
        {
            CheckUrl(node, target, run);
        }

        CheckFormat(node, target.Utf8, run);
    }

    /// <summary>"#" is for contained resources, which mean their container by it (R4 2.3.0.2).</summary>
    private static bool IsToItself(Node node, ReferenceTarget target) =>
        target.Utf8.SequenceEqual("#"u8) && node.Resource == node.RootResource;

    /// <summary>
    /// A reference is a URL (R4 2.3.0.1), so it has no spaces; a search in its place has parameters with values; and one that names a
    /// type and the UUID by which an entry goes means an entry of that type.
    /// </summary>
    private static void CheckUrl(Node node, ReferenceTarget target, ValidationRun run)
    {
        var url = target.Utf8;
        if (url.ContainsAny(" \t\r\n"u8))
        {
            run.Report(Messages.ReferenceFormat, node, "A reference has no spaces.");
        }
        else if (url.IndexOf((byte)'?') is var at and > 0 && FhirModel.FindResource(url[..at]) is not null && !IsQuery(url[(at + 1)..]))
        {
            run.Report(Messages.ReferenceFormat, node, "A search in place of a reference has parameters, name=value.");
        }

        if (!target.Resource.Exists && OtherTypeOfEntry(node, target, run) is { } actual)
        {
            run.Report(Messages.ReferenceType, node, $"The entry of this UUID is a {actual}.");
        }
    }

    private static bool IsQuery(ReadOnlySpan<byte> query)
    {
        foreach (var range in query.Split((byte)'&'))
        {
            var parameter = query[range];
            if (parameter.IndexOf((byte)'=') <= 0 || parameter.Count((byte)'=') > 1)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The type of the entry <c>urn:uuid:id</c> where an entry named likewise refers to <c>Type/id</c> of another type.</summary>
    private static string? OtherTypeOfEntry(Node node, ReferenceTarget target, ValidationRun run)
    {
        var entry = ReferenceIndex.EntryOf(node.RootResource);
        if (
            ReferenceTarget.TypeInUrl(target.Utf8) is not { } named
            || !entry.Exists
            || ReferenceIndex.IsAbsolute(target.Utf8)
            || entry.Child(WellKnown.FullUrl) is not { Exists: true } fullUrl
            || !fullUrl.Utf8.StartsWith("urn:uuid:"u8)
        )
        {
            return null;
        }

        var id = target.Utf8[(target.Utf8.LastIndexOf((byte)'/') + 1)..];
        var found = run.References.Index(entry.Parent).ByFullUrl("urn:uuid:"u8, id, default);
        return found.Exists && found.TypeName != named ? found.TypeName : null;
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
