using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Packages;

namespace FhirInterface.Validation.Checks;

/// <summary>What one validation knows and has found so far. Used by one thread.</summary>
internal sealed class ValidationRun(NodeTable table, Definitions definitions)
{
    private readonly Dictionary<(int Row, string Profile), bool> conformance = [];
    private ReferenceIndex? references;

    public NodeTable Table { get; } = table;

    public Definitions Definitions { get; } = definitions;

    public IssueList Issues { get; private set; } = new();

    /// <summary>Where references of this document lead.</summary>
    public ReferenceIndex References => references ??= new ReferenceIndex();

    /// <summary>The profile that is being checked; named in issues. Null for R4 itself.</summary>
    public string? Profile { get; set; }

    public void Report(Message message, Node node, string text) => Add(message, node.Expression, text);

    /// <summary>Reports an element that is absent, by its name below a node.</summary>
    public void Report(Message message, Node parent, string name, string text) => Add(message, parent.Expression + "." + name, text);

    public void Add(Message message, string expression, string text) =>
        Issues.Add(new ValidationIssue(message.Severity, message.Code, message.Id, expression, text, Profile, message.NotChecked));

    /// <summary>Whether a check finds no error; what it finds is not reported. Asked once per place and profile.</summary>
    /// <remarks>A question asked again while it is being answered (a circle of references) counts as yes.</remarks>
    public bool Conforms(Node node, string profile, Action check)
    {
        var key = (node.Row, profile);
        if (conformance.TryGetValue(key, out var known))
        {
            return known;
        }

        conformance[key] = true;
        var conforms = Quietly(check).Errors == 0;
        conformance[key] = conforms;
        return conforms;
    }

    /// <summary>Runs a check with its issues apart.</summary>
    public IssueList Quietly(Action check)
    {
        var (issues, profile) = (Issues, Profile);
        Issues = new IssueList();
        try
        {
            check();
            return Issues;
        }
        finally
        {
            (Issues, Profile) = (issues, profile);
        }
    }
}
