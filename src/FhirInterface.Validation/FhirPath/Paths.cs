using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

/// <summary>
/// Children by name, one step after the other, starting from the input: <c>code.coding.system</c>. The search ends at an
/// element that cannot repeat, so that what stands before thousands of entries is found without passing them.
/// </summary>
internal sealed class PathOp(int[] names) : Op
{
    public int[] Names { get; } = names;

    public override void Run(in Frame frame, Items into)
    {
        if (frame.Many is { } many)
        {
            foreach (ref readonly var item in many.Span)
            {
                if (item.IsNode)
                {
                    Collect(item.Node, 0, into);
                }
            }
        }
        else if (frame.Input.IsNode)
        {
            Collect(frame.Input.Node, 0, into);
        }
    }

    public override int Count(in Frame frame)
    {
        if (frame.Many is not { } many)
        {
            return frame.Input.IsNode ? CountFrom(frame.Input.Node, 0) : 0;
        }

        var count = 0;
        foreach (ref readonly var item in many.Span)
        {
            count += item.IsNode ? CountFrom(item.Node, 0) : 0;
        }

        return count;
    }

    public override bool Any(in Frame frame)
    {
        if (frame.Many is not { } many)
        {
            return frame.Input.IsNode && AnyFrom(frame.Input.Node, 0);
        }

        foreach (ref readonly var item in many.Span)
        {
            if (item.IsNode && AnyFrom(item.Node, 0))
            {
                return true;
            }
        }

        return false;
    }

    public override int First(in Frame frame, out Item first)
    {
        first = default;
        var count = 0;
        if (frame.Many is not { } many)
        {
            if (frame.Input.IsNode)
            {
                FirstFrom(frame.Input.Node, 0, ref first, ref count);
            }

            return count;
        }

        foreach (ref readonly var item in many.Span)
        {
            if (item.IsNode && FirstFrom(item.Node, 0, ref first, ref count))
            {
                break;
            }
        }

        return count;
    }

    private void Collect(Node node, int step, Items into)
    {
        foreach (var child in node.ChildrenNamed(Names[step]))
        {
            if (step == Names.Length - 1)
            {
                into.Add(Item.Of(child));
            }
            else
            {
                Collect(child, step + 1, into);
            }

            if (!child.IsInList)
            {
                break;
            }
        }
    }

    private int CountFrom(Node node, int step)
    {
        var count = 0;
        foreach (var child in node.ChildrenNamed(Names[step]))
        {
            count += step == Names.Length - 1 ? 1 : CountFrom(child, step + 1);
            if (!child.IsInList)
            {
                break;
            }
        }

        return count;
    }

    private bool AnyFrom(Node node, int step)
    {
        foreach (var child in node.ChildrenNamed(Names[step]))
        {
            if (step == Names.Length - 1 || AnyFrom(child, step + 1))
            {
                return true;
            }

            if (!child.IsInList)
            {
                break;
            }
        }

        return false;
    }

    /// <summary>True once there are two.</summary>
    private bool FirstFrom(Node node, int step, ref Item first, ref int count)
    {
        foreach (var child in node.ChildrenNamed(Names[step]))
        {
            if (step < Names.Length - 1)
            {
                if (FirstFrom(child, step + 1, ref first, ref count))
                {
                    return true;
                }
            }
            else if (++count == 1)
            {
                first = Item.Of(child);
            }
            else
            {
                return true;
            }

            if (!child.IsInList)
            {
                break;
            }
        }

        return false;
    }
}

/// <summary>Children by name of what another step gives.</summary>
internal sealed class MemberOp(Op target, int name) : Op
{
    private static readonly int TypeName = Names.Intern("name");
    private static readonly int TypeNamespace = Names.Intern("namespace");

    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        foreach (ref readonly var item in items.Span)
        {
            if (item.IsNode)
            {
                foreach (var child in item.Node.ChildrenNamed(name))
                {
                    into.Add(Item.Of(child));
                    if (!child.IsInList)
                    {
                        break;
                    }
                }
            }
            else if (item.Kind == ItemKind.Type)
            {
                AddOfType(item.String, into);
            }
        }

        frame.Scope.Return(items);
    }

    /// <summary>What <c>type()</c> gives has a name and a namespace (FHIRPath N1 10.2).</summary>
    private void AddOfType(string type, Items into)
    {
        var dot = type.IndexOf('.', StringComparison.Ordinal);
        if (name == TypeName)
        {
            into.Add(Item.Of(type[(dot + 1)..]));
        }
        else if (name == TypeNamespace && dot > 0)
        {
            into.Add(Item.Of(type[..dot]));
        }
    }
}

/// <summary>A capitalised first name: the type of the input, which then stands for the input itself, or a child.</summary>
internal sealed class RootOp(string name) : Op
{
    private readonly int id = Names.Intern(name);

    public override void Run(in Frame frame, Items into)
    {
        var inputs = frame.Scope.Rent();
        ThisOp.Instance.Run(frame, inputs);
        foreach (ref readonly var item in inputs.Span)
        {
            if (!item.IsNode)
            {
                continue;
            }

            if (FhirTypes.Is(item.Node, id))
            {
                into.Add(item);
                continue;
            }

            foreach (var child in item.Node.ChildrenNamed(id))
            {
                into.Add(Item.Of(child));
            }
        }

        frame.Scope.Return(inputs);
    }
}
