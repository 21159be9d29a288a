using System.Text;
using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Narrative;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.FhirPath;

/// <summary>
/// The constraints that every element or every resource carries, by hand: they are most of all evaluations; and those that look
/// at every entry of a Bundle, which may be thousands. Null where only the general way can tell. Tests hold each to the answer of the
/// SDK's engine.
/// </summary>
internal static class Shortcuts
{
    private static readonly int Id = Names.Intern("id");
    private static readonly int Extension = Names.Intern("extension");
    private static readonly int Value = Names.Intern("value");
    private static readonly int Contained = Names.Intern("contained");
    private static readonly int Reference = Names.Intern("reference");
    private static readonly int Text = Names.Intern("text");
    private static readonly int Div = Names.Intern("div");
    private static readonly int Uri = Names.Intern("uri");
    private static readonly int Canonical = Names.Intern("canonical");

    private const string Dom3 =
        "contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().as(canonical) "
        + "| %resource.descendants().as(uri) | %resource.descendants().as(url))) or descendants().where(reference = '#').exists() "
        + "or descendants().where(as(canonical) = '#').exists() or descendants().where(as(canonical) = '#').exists()).not())"
        + ".trace('unmatched', id).empty()";

    private const string LaterDom3 =
        "contained.where(((id.exists() and ('#'+id in (%resource.descendants().reference | %resource.descendants().as(canonical) "
        + "| %resource.descendants().as(uri) | %resource.descendants().as(url)))) or descendants().where(reference = '#').exists() "
        + "or descendants().where(as(canonical) = '#').exists() or descendants().where(as(uri) = '#').exists()).not())"
        + ".trace('unmatched', id).empty()";

    private static readonly Dictionary<string, Func<Node, EvaluationScope, bool?>> Known = new(StringComparer.Ordinal)
    {
        ["hasValue() or (children().count() > id.count())"] = static (node, _) => HasContent(node),
        ["hasValue() or (children().count() > id.count()) or $this is Parameters"] = static (node, _) =>
            HasContent(node) || node.TypeName == "Parameters",
        ["extension.exists() != value.exists()"] = static (node, _) => node.Child(Extension).Exists != node.Child(Value).Exists,
        ["contained.contained.empty()"] = static (node, _) => !HasNestedContained(node),
        ["text.`div`.exists()"] = static (node, _) => node.Child(Text) is { Exists: true } text && text.Child(Div).Exists,
        ["text.div.exists()"] = static (node, _) => node.Child(Text) is { Exists: true } text && text.Child(Div).Exists,
        [Dom3] = static (node, _) => AllContainedAreUsed(node, needId: false),
        [LaterDom3] = static (node, _) => AllContainedAreUsed(node, needId: true),
        ["entry.search.empty() or (type = 'searchset')"] = static (node, scope) =>
            Entries(node, scope) is { HasSearch: false } ? true : null,
        ["entry.all(request.exists() = (%resource.type = 'batch' or %resource.type = 'transaction' or %resource.type = 'history'))"] =
            static (node, scope) => AllHave(node, scope, static entries => entries.Requests, "batch", "transaction", "history"),
        [
            "entry.all(response.exists() = (%resource.type = 'batch-response' or %resource.type = 'transaction-response' or %resource.type = 'history'))"
        ] = static (node, scope) =>
            AllHave(node, scope, static entries => entries.Responses, "batch-response", "transaction-response", "history"),
        ["(type = 'history') or entry.where(fullUrl.exists()).select(fullUrl&resource.meta.versionId).isDistinct()"] = static (
            node,
            scope
        ) => Entries(node, scope) is { HasRepeated: false, IsEachUrlOfResource: true } ? true : null,
    };

    public static Func<Node, EvaluationScope, bool?>? For(string expression) => Known.GetValueOrDefault(expression);

    private static ReferenceIndex.BundleIndex? Entries(Node node, EvaluationScope scope) =>
        node.TypeId == WellKnown.BundleType && !scope.FromOutside ? scope.References.Index(node) : null;

    /// <summary>Whether all entries have something, if the Bundle's type is one of some, and none has it if it is another.</summary>
    private static bool? AllHave(
        Node node,
        EvaluationScope scope,
        Func<ReferenceIndex.BundleIndex, int> having,
        string first,
        string second,
        string third
    )
    {
        if (Entries(node, scope) is not { Type: { Exists: true, HasValue: true, Text: { } type } } entries)
        {
            return null;
        }

        return having(entries) == (type == first || type == second || type == third ? entries.Entries.Count : 0);
    }

    private static bool HasContent(Node node)
    {
        if (node.HasValue)
        {
            return true;
        }

        foreach (var child in node.Children)
        {
            if (child.NameId != Id)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasNestedContained(Node node)
    {
        foreach (var contained in node.ChildrenNamed(Contained))
        {
            if (contained.Child(Contained).Exists)
            {
                return true;
            }
        }

        return false;
    }

    // dom-3: each contained resource is referred to by "#id" from anywhere in the resource, or itself refers to "#". R4's
    // expression has no answer for one without an id (which is an error of its own), and sees "#" in canonicals alone.
    private static bool AllContainedAreUsed(Node node, bool needId)
    {
        if (!node.Child(Contained).Exists)
        {
            return true;
        }

        var used = new HashSet<string>(StringComparer.Ordinal);
        CollectReferences(node, used);
        foreach (var contained in node.ChildrenNamed(Contained))
        {
            var id = contained.Child(Id);
            var isUsed = id.Exists && id.Text is { } text ? used.Contains("#" + text) : !needId;
            if (!isUsed && !RefersToContainer(contained, needId ? Uri : Canonical))
            {
                return false;
            }
        }

        return true;
    }

    private static void CollectReferences(Node node, HashSet<string> into)
    {
        foreach (var child in node.Children)
        {
            if (child.HasValue && IsReference(child) && child.Utf8 is [(byte)'#', ..])
            {
                into.Add(child.Text!);
            }
            else if (child.NameId == Div && child.HasValue)
            {
                CollectLinks(child.Utf8, into);
            }

            CollectReferences(child, into);
        }
    }

    /// <summary>A narrative may show an image that is contained (FHIR R4 2.4.0.3), or link to what is.</summary>
    private static void CollectLinks(ReadOnlySpan<byte> xhtml, HashSet<string> into)
    {
        var scanner = new XhtmlScanner(xhtml);
        for (var token = scanner.Next(); token is not (XhtmlToken.End or XhtmlToken.Malformed); token = scanner.Next())
        {
            if (
                token == XhtmlToken.Attribute
                && (scanner.Name.SequenceEqual("src"u8) || scanner.Name.SequenceEqual("href"u8))
                && scanner.Value is [(byte)'#', ..]
            )
            {
                into.Add(Encoding.UTF8.GetString(scanner.Value));
            }
        }
    }

    private static bool RefersToContainer(Node node, int type)
    {
        foreach (var child in node.Children)
        {
            if (
                (child.ValueIs("#"u8) && ((child.NameId == Reference && !node.IsResource) || FhirTypes.Is(child, type)))
                || RefersToContainer(child, type)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsReference(Node node) => node.NameId == Reference || FhirTypes.Is(node, Uri);
}
