using System.Buffers;
using FhirInterface.Validation.Constraints;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Packages;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Checks;

/// <summary>What one validation knows and has found so far. Used by one thread.</summary>
internal sealed class ValidationRun : IReferenceResolver, IDisposable
{
    private readonly Dictionary<(int Row, string Profile), bool> conformance = [];
    private HashSet<(int Row, string Profile)> begun = [];

    /// <summary>The same for elements, which come again while their resource is checked, if they do.</summary>
    private HashSet<(int Row, string Profile)> begunElements = [];

    private const int LongestText = 2_000;
    private const int MostElements = 2_000;
    private const int NotLookedUp = -1;
    private const int Nowhere = -2;

    /// <summary>By the row of a reference's text: the row that it leads to.</summary>
    private int[]? targets;

    public ValidationRun(NodeTable table, Definitions definitions)
    {
        Table = table;
        Definitions = definitions;
        Terminology = definitions.Terminology.ForOneDocument();
        References = new ReferenceIndex(definitions.IsStrict);
        Scope = new EvaluationScope
        {
            Resolver = this,
            References = References,
            Terminology = Terminology,
            Clock = definitions.Clock,
            FaultsFail = definitions.IsStrict,
            ConformsTo = (node, url) => Definitions.Knows(url) ? ProfileChecker.Conforms(node, url, this) : null,
        };
    }

    public NodeTable Table { get; }

    public Definitions Definitions { get; }

    /// <summary>What is known of codes.</summary>
    public TerminologyService Terminology { get; }

    /// <summary>For FHIRPath; shared by all constraints of the document.</summary>
    public EvaluationScope Scope { get; }

    public IssueList Issues { get; private set; } = new();

    /// <summary>Where references of this document lead.</summary>
    public ReferenceIndex References { get; }

    Node IReferenceResolver.Resolve(Node from, string reference) => References.Resolve(from, reference);

    /// <summary>What the reference in the text of a node points to; does not exist if that is not in this document.</summary>
    public Node Resolve(Node text)
    {
        if (text.Table != Table)
        {
            return References.Resolve(text, text.Utf8);
        }

        targets ??= RentTargets();
        ref var target = ref targets[text.Row];
        if (target == NotLookedUp)
        {
            target = References.Resolve(text, text.Utf8) is { Exists: true } found ? found.Row : Nowhere;
        }

        return target == Nowhere ? default : new Node(text.Table, target);
    }

    private int[] RentTargets()
    {
        var rented = ArrayPool<int>.Shared.Rent(Table.Count);
        rented.AsSpan(0, Table.Count).Fill(NotLookedUp);
        return rented;
    }

    /// <summary>Gives back what was lent; nothing may be asked afterwards.</summary>
    public void Dispose()
    {
        if (targets is not null)
        {
            ArrayPool<int>.Shared.Return(targets);
            targets = null;
        }
    }

    /// <summary>The resource that a Reference, canonical or uri leads to in this document.</summary>
    public Node Target(Node node) => ReferenceTarget.Of(node, this).Resource;

    /// <summary>The profile that is being checked; named in issues. Null for R4 itself.</summary>
    public string? Profile { get; set; }

    /// <summary>Reports an issue of an element.</summary>
    public void Report(Message message, Node node, string text)
    {
        if (Issues.Takes(message.Severity))
        {
            Add(message, node.Expression, text);
        }
    }

    /// <summary>Reports an element that is absent, by its name below a node.</summary>
    public void Report(Message message, Node parent, string name, string text)
    {
        if (Issues.Takes(message.Severity))
        {
            Add(message, parent.Expression + "." + name, text);
        }
    }

    /// <summary>Reports an issue.</summary>
    public void Add(Message message, string expression, string text)
    {
        if (Issues.Takes(message.Severity))
        {
            // What texts quote may be of any length.
            text = text.Length <= LongestText ? text : text[..LongestText] + "…";
            Issues.Add(new ValidationIssue(message.Severity, message.Code, message.Id, expression, text, Profile, message.NotChecked));
        }
    }

    /// <summary>Places of displays that a bound value set shows, whatever their code system shows; null if there are none.</summary>
    public HashSet<string>? ShownDisplays { get; private set; }

    /// <summary>Lets a display stand since a bound value set shows it.</summary>
    public void LetStand(Node display) => (ShownDisplays ??= new HashSet<string>(StringComparer.Ordinal)).Add(display.Expression);

    /// <summary>Reports what would otherwise be said again and again, for the first place only.</summary>
    public void SayOnce(Message message, string key, Node node, string text)
    {
        if (Issues.First(message.Id, key))
        {
            Report(message, node, text);
        }
    }

    /// <summary>False if this node has been checked against that profile already.</summary>
    public bool Begin(Node node, string profile)
    {
        if (node.IsResource)
        {
            return begun.Add((node.Row, profile));
        }

        // Of a large document it would outgrow the processor's cache, for elements that are never met again. To begin one
        // of them again costs time; what is found again is not said again.
        if (begunElements.Count >= MostElements)
        {
            begunElements.Clear();
        }

        return begunElements.Add((node.Row, profile));
    }

    /// <summary>Whether a coded node is in a value set; null if that cannot be told.</summary>
    public bool? IsMember(Node node, string valueSet) => ((IFhirPathTerminology)Terminology).MemberOf(node, valueSet);

    private readonly Dictionary<(int Resource, string Expression), HashSet<int>> selected = [];

    /// <summary>Whether an expression on its resource selects a node, as the context of an extension may ask; null if it has no meaning there.</summary>
    public bool? Selects(string expression, Node node)
    {
        var resource = node.Resource;
        if (!selected.TryGetValue((resource.Row, expression), out var rows))
        {
            var nodes = new List<Node>();
            if (Invariant.Compile(expression) is not { } path || !path.Select(resource, Scope, nodes))
            {
                return null;
            }

            selected[(resource.Row, expression)] = rows = [.. nodes.Select(n => n.Row)];
        }

        return rows.Contains(node.Row);
    }

    private readonly Stack<List<Node>> lists = new();

    /// <summary>An empty list, for a short while; <see cref="Return"/> takes it back.</summary>
    public List<Node> Rent() => lists.TryPop(out var list) ? list : [];

    /// <summary>Takes back what <see cref="Rent"/> gave.</summary>
    public void Return(List<Node> list)
    {
        list.Clear();
        lists.Push(list);
    }

    /// <summary>See <see cref="TextCache"/>.</summary>
    public TextCache Texts { get; } = new();

    /// <inheritdoc cref="TextCache.Of"/>
    public string Text(Node node) => Texts.Of(node);

    /// <summary>Whether a code is in its system.</summary>
    public CodeAnswer CheckCode(string system, Node code) => Terminology.CheckCode(system, Text(code));

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
        var (issues, profile, outer, elements) = (Issues, Profile, begun, begunElements);
        (Issues, begun, begunElements) = (new IssueList(), [], []);
        try
        {
            check();
            return Issues;
        }
        finally
        {
            (Issues, Profile, begun, begunElements) = (issues, profile, outer, elements);
        }
    }
}
