namespace FhirInterface.Validation.FhirPath;

internal sealed class ChildrenOp(Op target) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        foreach (ref readonly var item in items.Span)
        {
            if (item.IsNode)
            {
                foreach (var child in item.Node.Children)
                {
                    into.Add(Item.Of(child));
                }
            }
        }

        frame.Scope.Return(items);
    }
}

internal sealed class DescendantsOp(Op target) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        foreach (ref readonly var item in items.Span)
        {
            if (item.IsNode)
            {
                Collect(item.Node, into);
            }
        }

        frame.Scope.Return(items);
    }

    // As deep as the document, which its reader bounds.
    private static void Collect(Nodes.Node node, Items into)
    {
        foreach (var child in node.Children)
        {
            into.Add(Item.Of(child));
            Collect(child, into);
        }
    }
}
