using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

internal sealed class HasValueOp(Op target) : TruthOp
{
    public override Truth Truth(in Frame frame) =>
        target.First(frame, out var item) == 1 && (!item.IsNode || item.Node.HasValue) ? FhirPath.Truth.True : FhirPath.Truth.False;
}

internal sealed class GetValueOp(Op target) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        if (target.First(frame, out var item) == 1 && (!item.IsNode || item.Node.HasValue))
        {
            into.Add(item.Value());
        }
    }
}

internal sealed class ExtensionOp(Op target, Op url, string? literal) : Op
{
    private static readonly int ExtensionName = Names.Intern("extension");
    private static readonly int UrlName = Names.Intern("url");

    private readonly byte[]? utf8 = literal is null ? null : Item.Utf8Of(literal);

    public override void Run(in Frame frame, Items into)
    {
        var wanted = utf8;
        if (wanted is null)
        {
            if (TextOp.Text(url, frame) is not { } text)
            {
                return;
            }

            wanted = Item.Utf8Of(text);
        }

        var items = frame.Scope.Rent();
        target.Run(frame, items);
        foreach (ref readonly var item in items.Span)
        {
            if (!item.IsNode)
            {
                continue;
            }

            foreach (var extension in item.Node.ChildrenNamed(ExtensionName))
            {
                if (extension.Child(UrlName) is { Exists: true } own && own.ValueIs(wanted))
                {
                    into.Add(Item.Of(extension));
                }
            }
        }

        frame.Scope.Return(items);
    }
}

/// <summary><c>resolve()</c> of References, canonicals, uris and texts; what cannot be found is left out.</summary>
internal sealed class ResolveOp(Op target) : Op
{
    private static readonly int ReferenceName = Names.Intern("reference");

    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        foreach (ref readonly var item in items.Span)
        {
            var from = item.IsNode ? item.Node : frame.Scope.Context;
            var text =
                item.IsNode && !item.Node.IsPrimitive
                    ? item.Node.Child(ReferenceName) is { Exists: true } own
                        ? own.Text
                        : null
                    : item.AsText();
            if (text is { Length: > 0 } && frame.Scope.Resolve(from, text) is { Exists: true } found)
            {
                into.Add(Item.Of(found));
            }
        }

        frame.Scope.Return(items);
    }
}

internal sealed class ConformsToOp(Op target, Op profile) : TruthOp
{
    private const int MaxDepth = 20;

    public override Truth Truth(in Frame frame)
    {
        if (target.First(frame, out var item) != 1 || TextOp.Text(profile, frame) is not { } url)
        {
            return FhirPath.Truth.Empty;
        }

        var scope = frame.Scope;
        if (!item.IsNode || scope.ConformsTo is not { } conforms || scope.Depth >= MaxDepth)
        {
            throw new FhirPathException($"Conformance to {url} cannot be told here") { IsOpen = true };
        }

        // The profile's own constraints may be this very one again.
        var (context, variables) = (scope.Context, scope.Variables);
        scope.Variables = [];
        scope.Depth++;
        try
        {
            return conforms(item.Node, url) switch
            {
                true => FhirPath.Truth.True,
                false => FhirPath.Truth.False,
                null => throw new FhirPathException($"{url} is not at hand") { IsOpen = true },
            };
        }
        finally
        {
            scope.Depth--;
            scope.Context = context;
            scope.Variables = variables;
        }
    }
}

internal sealed class HtmlChecksOp(Op target) : TruthOp
{
    public override Truth Truth(in Frame frame)
    {
        if (target.First(frame, out var item) == 0)
        {
            return FhirPath.Truth.Empty;
        }

        return item.IsNode && Narrative.NarrativeChecker.IsAllowed(item.Node.Utf8) ? FhirPath.Truth.True : FhirPath.Truth.False;
    }
}

internal sealed class ComparableOp(Op target, Op other) : TruthOp
{
    public override Truth Truth(in Frame frame) =>
        target.First(frame, out var a) == 1
        && other.First(frame, out var b) == 1
        && a.Value() is { Kind: ItemKind.Quantity } x
        && b.Value() is { Kind: ItemKind.Quantity } y
            ? QuantityValue.Comparable(x.Quantity, y.Quantity)
                ? FhirPath.Truth.True
                : FhirPath.Truth.False
            : FhirPath.Truth.Empty;
}

/// <summary>
/// <c>checkModifiers()</c> (FHIR R4 2.9.1.2): the input, provided that no modifier extension stands on it but those that are named,
/// separated by commas.
/// </summary>
internal sealed class CheckModifiersOp(Op target, Op? allowed) : Op
{
    private static readonly int ModifierExtensionName = Names.Intern("modifierExtension");
    private static readonly int UrlName = Names.Intern("url");

    public override void Run(in Frame frame, Items into)
    {
        var known = allowed is null ? [] : (TextOp.Text(allowed, frame) ?? "").Split(',', StringSplitOptions.TrimEntries);
        var start = into.Count;
        target.Run(frame, into);
        foreach (ref readonly var item in into.Span[start..])
        {
            if (!item.IsNode)
            {
                continue;
            }

            foreach (var extension in item.Node.ChildrenNamed(ModifierExtensionName))
            {
                if (!known.Contains(extension.Child(UrlName) is { Exists: true } url ? url.Text : ""))
                {
                    throw new FhirPathException("A modifier extension stands here that the expression does not allow");
                }
            }
        }
    }
}

/// <summary><c>type()</c>: an item whose <c>name</c> and <c>namespace</c> are compared as text.</summary>
internal sealed class TypeOp(Op target) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        foreach (ref readonly var item in items.Span)
        {
            into.Add(Item.OfType(item.IsNode ? "FHIR." + item.Node.TypeName : "System." + item.Kind));
        }

        frame.Scope.Return(items);
    }
}
