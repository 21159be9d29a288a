using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Packages;
using FhirInterface.Validation.Schema;
using Hl7.Fhir.ElementModel;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.FhirPath;

namespace FhirInterface.Validation.Tests.FhirPath;

/// <summary>Asks two engines, ours and the SDK's, every invariant of R4 on every node of a document.</summary>
internal sealed class Oracle
{
    private static readonly Lazy<bool> Prepared = new(() =>
    {
        ElementNavFhirExtensions.PrepareFhirSymbolTableFunctions();
        return true;
    });

    private readonly FhirPathCompiler compiler;
    private readonly Dictionary<string, CompiledExpression?> compiled = new(StringComparer.Ordinal);

    public Oracle()
    {
        _ = Prepared.Value;
        compiler = new FhirPathCompiler();
    }

    /// <summary>How often each invariant was true, false, without answer, and beyond the SDK.</summary>
    public Dictionary<string, int[]> Seen { get; } = new(StringComparer.Ordinal);

    public List<string> Differences { get; } = [];

    public int Asked { get; private set; }

    /// <summary>Keys that are not asked, where they have been asked enough.</summary>
    public HashSet<string> Left { get; } = new(StringComparer.Ordinal);

    public static IEnumerable<ConstraintSource> AllConstraints() =>
        CorePacks
            .Types.Lines.Where(line => line.Kind == "StructureDefinition")
            .Select(line => FhirModel.Find(line.Url[(line.Url.LastIndexOf('/') + 1)..]))
            .OfType<TypeModel>()
            .SelectMany(type => Constraints(type.Source))
            .DistinctBy(constraint => constraint.Expression, StringComparer.Ordinal);

    private static IEnumerable<ConstraintSource> Constraints(ElementSource element) =>
        element.Constraints.Where(c => c.Expression is not null).Concat(element.Children.SelectMany(Constraints));

    public void Ask(byte[] body, FhirFormat format, string name)
    {
        var table = NodeReader.Read(body, format);
        if (!table.Root.Exists)
        {
            Differences.Add($"{name}: not read: {(table.Faults.Count > 0 ? table.Faults[0].Text : "")}");
            return;
        }

        Resource? resource;
        var text = System.Text.Encoding.UTF8.GetString(body);
        if (format == FhirFormat.Json)
        {
            FhirJsonDeserializer.OSTRICH.TryDeserializeResource(text, out resource, out _);
        }
        else
        {
            try
            {
                FhirXmlDeserializer.OSTRICH.TryDeserializeResource(text, out resource, out _);
            }
            catch (ArgumentException)
            {
                // The SDK cannot hold what is wrong in this one.
                return;
            }
        }

        var root = resource!.ToPocoNode();
        var scope = new EvaluationScope();
        Walk(table.Root, root, null, scope, name);
    }

    private void Walk(Node node, ITypedElement poco, ElementModel? element, EvaluationScope scope, string name)
    {
        foreach (var constraint in TypeOf(node, element).Concat(element?.Source.Constraints ?? []).DistinctBy(c => c.Expression))
        {
            if (constraint.Expression is not null && !Left.Contains(constraint.Key))
            {
                Compare(constraint, node, poco, scope, name);
            }
        }

        foreach (var child in node.Children)
        {
            var model = FhirModel.Elements[child.Table.Rows[child.Row].Element];
            var other = poco.Children(child.Name).Skip(child.Index).FirstOrDefault();
            if (other is null)
            {
                // What the object model cannot hold (a narrative that is no XML, say) is not compared.
                continue;
            }

            Walk(child, other, model, scope, name);
        }
    }

    private static IReadOnlyList<ConstraintSource> TypeOf(Node node, ElementModel? element)
    {
        _ = element;
        return FhirModel.Types[node.Table.Rows[node.Row].Type].Source.Constraints;
    }

    private static bool IsKnown(ConstraintSource constraint, Node node) =>
        constraint.Key switch
        {
            // The SDK takes "is Boolean" of a FHIR boolean for false; HL7's validator accepts what R4 meant.
            "que-7" => true,
            // 'is in' of nothing is nothing (FHIRPath N1, 6.4.2); the SDK says false.
            "dom-3" => node.ChildrenNamed("contained").GetEnumerator() is var all && AnyWithoutId(all),
            // The SDK does not see the value or the children of a primitive that has extensions.
            _ => HasExtendedPrimitive(node, 2),
        };

    private static bool HasExtendedPrimitive(Node node, int depth)
    {
        if (node.IsPrimitive)
        {
            return node.HasChildren;
        }

        foreach (var child in node.Children)
        {
            if (depth > 0 && HasExtendedPrimitive(child, depth - 1))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AnyWithoutId(NodeChildren.Enumerator contained)
    {
        while (contained.MoveNext())
        {
            if (contained.Current.Child("id") is not { Exists: true, HasValue: true })
            {
                return true;
            }
        }

        return false;
    }

    private void Compare(ConstraintSource constraint, Node node, ITypedElement poco, EvaluationScope scope, string name)
    {
        var expression = constraint.Expression!;
        if (!compiled.TryGetValue(expression, out var theirs))
        {
            try
            {
                theirs = compiler.Compile(Corrections.Of(expression));
            }
            catch (Exception)
            {
                theirs = null;
            }

            compiled[expression] = theirs;
        }

        var counts = Seen.TryGetValue(constraint.Key + ": " + expression, out var known)
            ? known
            : Seen[constraint.Key + ": " + expression] = new int[4];
        var invariant = Invariant.Compile(expression);
        string ours;
        try
        {
            var texts = invariant!.Texts(node, scope);
            ours = texts.Count switch
            {
                0 => "empty",
                1 => texts[0],
                _ => "many",
            };
        }
        catch (FhirPathException e)
        {
            ours = e.Message;
        }

        // The short way must agree with the long way.
        var holds = invariant!.Holds(node, scope);
        if (holds is not null && holds != (ours == "true"))
        {
            Differences.Add($"{constraint.Key} at {name}: {node}: holds {holds}, evaluates to {ours}");
        }

        counts[
            ours switch
            {
                "true" => 0,
                "false" => 1,
                "empty" => 2,
                _ => 3,
            }
        ]++;
        if (theirs is null)
        {
            return;
        }

        string reference;
        try
        {
            var context = new FhirEvaluationContext
            {
                Resource = At(poco, node, node.Resource),
                RootResource = At(poco, node, node.RootResource),
            };
            var results = theirs((PocoNode)poco, context).Take(2).ToList();
            reference = results.Count switch
            {
                0 => "empty",
                1 => ((ITypedElement)results[0]).Value is bool value ? (value ? "true" : "false") : $"{((ITypedElement)results[0]).Value}",
                _ => "many",
            };
        }
        catch (Exception)
        {
            return;
        }

        Asked++;
        // False and no answer are both "does not hold".
        if ((ours == "true") != (reference == "true") && !IsKnown(constraint, node))
        {
            Differences.Add($"{constraint.Key} at {name}: {node}: ours {ours}, SDK {reference}: {expression}");
        }
    }

    /// <summary>The SDK's node for a node above ours.</summary>
    private static PocoNode At(ITypedElement poco, Node from, Node above)
    {
        var current = (PocoNode)poco;
        for (var node = from; node != above; node = node.Parent)
        {
            current = current.Parent!;
        }

        return current;
    }
}
