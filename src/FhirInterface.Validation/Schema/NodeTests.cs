using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Constraints;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Schema;

/// <summary>Asks the nodes that a path leads to.</summary>
/// <param name="WhenAbsent">The answer when the path leads nowhere: a slice may be told by absence.</param>
/// <param name="ForPresent">Whether presence can be the answer.</param>
internal sealed record PathTest(DiscriminatorPath Path, INodeTest Test, bool WhenAbsent = false, bool ForPresent = true) : INodeTest
{
    public bool Holds(Node node, ValidationRun run)
    {
        if (!WhenAbsent)
        {
            return ForPresent && Path.Any(node, run, Test);
        }

        return !Path.Any(node, run, Test);
    }
}

internal sealed record ExistsTest : INodeTest
{
    public bool Holds(Node node, ValidationRun run) => true;
}

internal sealed record TypeTest(int[] Types) : INodeTest
{
    public bool Holds(Node node, ValidationRun run) => TypeConstraint.Allows(node, Types);
}

internal sealed record ProfileTest(string[] Profiles) : INodeTest
{
    public bool Holds(Node node, ValidationRun run)
    {
        foreach (var profile in Profiles)
        {
            if (ProfileChecker.Conforms(node, profile, run))
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed record ValueTest(ValuePattern Value, bool Exactly) : INodeTest
{
    public bool Holds(Node node, ValidationRun run) => Exactly ? Value.Equals(node) : Value.Matches(node);
}

internal sealed record BindingTest(string ValueSet) : INodeTest
{
    public bool Holds(Node node, ValidationRun run) => run.IsMember(node, ValueSet) ?? false;
}

internal sealed record ChildTest(int NameId, INodeTest Test) : INodeTest
{
    public bool Holds(Node node, ValidationRun run)
    {
        foreach (var child in node.ChildrenNamed(NameId))
        {
            if (Test.Holds(child, run))
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed record AllTest(IReadOnlyList<INodeTest> Tests) : INodeTest
{
    /// <summary>Holds for everything.</summary>
    public static AllTest None { get; } = new([]);

    public bool Holds(Node node, ValidationRun run)
    {
        foreach (var test in Tests)
        {
            if (!test.Holds(node, run))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>One of several, as where a reference may have several targets. None at all: nothing tells the slice.</summary>
internal sealed record AnyTest(IReadOnlyList<INodeTest> Tests) : INodeTest
{
    public static INodeTest Of(IReadOnlyList<INodeTest> tests) => tests.Count == 1 ? tests[0] : new AnyTest(tests);

    public bool Holds(Node node, ValidationRun run)
    {
        foreach (var test in Tests)
        {
            if (test.Holds(node, run))
            {
                return true;
            }
        }

        return false;
    }
}
