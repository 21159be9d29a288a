using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// The invariants of a StructureDefinition are FHIRPath, and a key means one expression only, here and in what it builds on
/// (FHIR R4 ElementDefinition.constraint.key; eld-14: constraints are unique by key).
/// </summary>
internal sealed class InvariantRules
{
    /// <summary>R4 words this one in two ways.</summary>
    private const string AnyElement = "ele-1";

    private readonly Dictionary<string, string> seen = new(StringComparer.Ordinal);
    private readonly ILookup<string, string>? ofBase;
    private readonly string? url;
    private readonly string? version;

    public InvariantRules(Node structure, StructureSource? origin)
    {
        url = structure.TextOf("url");
        version = structure.TextOf("version");
        ofBase = origin
            ?.Elements.SelectMany(element => element.Constraints)
            .Where(constraint => constraint.Expression is not null)
            .ToLookup(constraint => constraint.Key, constraint => constraint.Expression!, StringComparer.Ordinal);
    }

    /// <summary>Of a differential: what it adds is its own.</summary>
    public void CheckAdded(Node element, ValidationRun run)
    {
        foreach (var constraint in element.ChildrenNamed("constraint"))
        {
            if (constraint.Child("expression") is not { Exists: true, Text: { Length: > 0 } text } expression)
            {
                continue;
            }

            if (FhirPath.Invariant.Fault(text) is { IsOpen: false } fault)
            {
                run.Report(Messages.StructureElement, expression, $"This is no FHIRPath: {fault.Message}");
            }

            if (constraint.TextOf("source") is { } source && source != url && source != $"{url}|{version}")
            {
                run.Report(
                    Messages.StructureElement,
                    constraint,
                    $"An invariant of {source} comes with the base; a differential adds its own."
                );
            }
            else if (constraint.TextOf("key") is { } key && (Conflict(key, text) ?? Repeated(key, text)) is { } other)
            {
                run.Report(Messages.StructureElement, constraint, $"The key {key} already stands for the invariant {other}");
            }
        }
    }

    /// <summary>Of a snapshot, where an invariant may stand at many elements.</summary>
    public void CheckRepeated(Node element, ValidationRun run)
    {
        foreach (var constraint in element.ChildrenNamed("constraint"))
        {
            if (
                constraint.TextOf("key") is { } key and not AnyElement
                && constraint.TextOf("expression") is { Length: > 0 } text
                && Repeated(key, text) is { } other
            )
            {
                run.Report(Messages.StructureElement, constraint, $"The key {key} already stands for the invariant {other}");
            }
        }
    }

    private string? Conflict(string key, string expression) =>
        ofBase?[key] is { } known && !known.Contains(expression) ? known.FirstOrDefault() : null;

    private string? Repeated(string key, string expression) => seen.TryAdd(key, expression) || seen[key] == expression ? null : seen[key];
}
