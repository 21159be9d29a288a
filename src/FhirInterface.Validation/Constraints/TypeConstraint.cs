using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Constraints;

/// <summary>The types that a profile leaves of an element's.</summary>
internal sealed class TypeConstraint(IReadOnlyList<string> allowed) : IConstraint
{
    private readonly int[] ids = [.. allowed.Select(Names.Intern)];

    public void Check(Node node, ValidationRun run)
    {
        if (!Allows(node))
        {
            run.Report(
                node.IsResource ? Messages.WrongResource : Messages.WrongType,
                node,
                $"'{node.Name}' is a {node.TypeName}; the profile allows {string.Join(", ", allowed)}."
            );
        }
    }

    public bool Allows(Node node) => Allows(node, ids);

    public static bool Allows(Node node, int[] ids)
    {
        if (Array.IndexOf(ids, node.TypeId) >= 0)
        {
            return true;
        }

        // Resource and DomainResource stand for what derives from them; Age and the like are Quantities.
        for (var type = FhirModel.Types[node.Table.Rows[node.Row].Type]; ; )
        {
            var above =
                type.Structure.Base is { } url && type.Source == type.Structure.Root
                    ? FhirModel.Find(url[(url.LastIndexOf('/') + 1)..])
                    : null;
            if (above is null)
            {
                return false;
            }

            if (Array.IndexOf(ids, above.TypeName) >= 0)
            {
                return true;
            }

            type = above;
        }
    }
}
