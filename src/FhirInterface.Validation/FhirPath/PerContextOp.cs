using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

/// <summary>
/// A path from <c>%resource</c> and the like: the same for all items that a criterion is asked of, so evaluated once for
/// each context. Without it <c>entry.all(… %resource.type …)</c> would take time by the square of the entries.
/// </summary>
internal sealed class PerContextOp(Op inner) : Op
{
    public Op Inner => inner;

    public override void Run(in Frame frame, Items into) => into.AddRange(Values(frame));

    public override int Count(in Frame frame) => Values(frame).Length;

    public override int First(in Frame frame, out Item first)
    {
        var values = Values(frame);
        first = values.Length > 0 ? values[0] : default;
        return values.Length;
    }

    /// <summary>
    /// The values as a set; null where they are so few that comparing with each is cheaper. Without it, to ask of each of many whether
    /// it is among many others would make that set each time.
    /// </summary>
    public HashSet<Item>? Set(in Frame frame)
    {
        var values = Constant(frame);
        return values.Values.Length > Collections.FewItems ? values.Set ??= Collections.ToSet(values.Values) : null;
    }

    private ReadOnlySpan<Item> Values(in Frame frame) => Constant(frame).Values;

    private ContextValues Constant(in Frame frame)
    {
        var scope = frame.Scope;
        if (scope.Constants.TryGetValue(this, out var known) && known.Context == scope.Context && known.FromOutside == scope.FromOutside)
        {
            return known;
        }

        var items = scope.Rent();
        inner.Run(frame, items);
        var values = new ContextValues(scope.Context, scope.FromOutside, items.Span.ToArray());
        scope.Return(items);
        return scope.Constants[this] = values;
    }
}

/// <summary>What a path from the context gave.</summary>
/// <param name="Context">The context that it was asked of.</param>
/// <param name="FromOutside">See <see cref="EvaluationScope.FromOutside"/>.</param>
/// <param name="Values">The result.</param>
internal sealed record ContextValues(Node Context, bool FromOutside, Item[] Values)
{
    /// <summary>The result as a set, once it has been asked for.</summary>
    public HashSet<Item>? Set { get; set; }
}
