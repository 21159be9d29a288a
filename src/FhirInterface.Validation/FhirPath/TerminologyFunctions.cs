using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

internal sealed class MemberOfOp(Op target, Op valueSet) : TruthOp
{
    public override Truth Truth(in Frame frame)
    {
        var count = target.First(frame, out var item);
        if (count != 1 || TextOp.Text(valueSet, frame) is not { } url)
        {
            return FhirPath.Truth.Empty;
        }

        if (!item.IsNode || frame.Scope.Terminology is not { } terminology || terminology.MemberOf(item.Node, url) is not { } isMember)
        {
            throw new FhirPathException($"Membership of {url} cannot be told here") { IsOpen = true };
        }

        return isMember ? FhirPath.Truth.True : FhirPath.Truth.False;
    }
}

/// <summary><c>subsumes()</c> and <c>subsumedBy()</c> between Codings or CodeableConcepts.</summary>
internal sealed class SubsumesOp(Op target, Op other, bool reversed) : TruthOp
{
    private static readonly int CodingName = Names.Intern("coding");
    private static readonly int SystemName = Names.Intern("system");
    private static readonly int CodeName = Names.Intern("code");

    public override Truth Truth(in Frame frame)
    {
        if (target.First(frame, out var a) != 1 || other.First(frame, out var b) != 1 || !a.IsNode || !b.IsNode)
        {
            return FhirPath.Truth.Empty;
        }

        var (upper, lower) = reversed ? (b.Node, a.Node) : (a.Node, b.Node);
        var isUnknown = false;
        foreach (var (system, code) in Codings(upper))
        {
            foreach (var (otherSystem, otherCode) in Codings(lower))
            {
                if (system != otherSystem)
                {
                    continue;
                }

                if (code == otherCode)
                {
                    return FhirPath.Truth.True;
                }

                switch (frame.Scope.Terminology?.Subsumes(system, code, otherCode))
                {
                    case true:
                        return FhirPath.Truth.True;
                    case null:
                        isUnknown = true;
                        break;
                }
            }
        }

        return isUnknown ? throw new FhirPathException("Subsumption cannot be told here") { IsOpen = true } : FhirPath.Truth.False;
    }

    private static List<(string System, string Code)> Codings(Node node)
    {
        var result = new List<(string, string)>();
        Add(node);
        foreach (var coding in node.ChildrenNamed(CodingName))
        {
            Add(coding);
        }

        return result;

        void Add(Node coding)
        {
            if (
                coding.Child(SystemName) is { Exists: true, Text: { } system }
                && coding.Child(CodeName) is { Exists: true, Text: { } code }
            )
            {
                result.Add((system, code));
            }
        }
    }
}
