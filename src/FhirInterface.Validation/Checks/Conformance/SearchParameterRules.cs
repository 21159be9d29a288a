using System.Text.Json;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// What is said of a search parameter agrees with its definition: one that is derived from another has its type and no
/// further bases (FHIR R4, SearchParameter.derivedFrom), and a capability statement gives the type of the definition that it
/// names (FHIR R4, CapabilityStatement.rest.resource.searchParam.type).
/// </summary>
internal static class SearchParameterRules
{
    private static readonly int DerivedName = Names.Intern("derivedFrom");
    private static readonly int BaseName = Names.Intern("base");
    private static readonly int ComponentName = Names.Intern("component");
    private static readonly int RestName = Names.Intern("rest");
    private static readonly int ResourceName = Names.Intern("resource");
    private static readonly int ParameterName = Names.Intern("searchParam");
    private static readonly int ExpressionName = Names.Intern("expression");
    private static readonly int DefinitionName = Names.Intern("definition");

    public static void CheckDerived(Node parameter, ValidationRun run)
    {
        if (parameter.Child(DerivedName) is not { Exists: true, HasValue: true } derived)
        {
            return;
        }

        if (Find(derived.Text!, run) is not { } origin)
        {
            run.Report(
                Messages.DefinitionUnknown,
                derived,
                $"The search parameter {derived.Text} is not at hand, so it was not compared with it."
            );
            return;
        }

        if (parameter.Child(WellKnown.Type) is { Exists: true, HasValue: true } type && type.Text != origin.Type)
        {
            run.Report(Messages.SearchParameterDerived, type, $"{derived.Text} is of type {origin.Type}.");
        }

        foreach (var based in parameter.ChildrenNamed(BaseName))
        {
            if (based.Text is { } name && !origin.Bases.Contains(name) && !origin.Bases.Contains("Resource"))
            {
                run.Report(Messages.SearchParameterDerived, based, $"{derived.Text} is none for {name}.");
            }
        }
    }

    /// <summary>A composite is made of two parameters or more (FHIR R4, SearchParameter.component).</summary>
    public static void CheckComponents(Node parameter, ValidationRun run)
    {
        if (parameter.Child(WellKnown.Type) is not { Exists: true } type || !type.ValueIs("composite"u8))
        {
            return;
        }

        var count = 0;
        foreach (var _ in parameter.ChildrenNamed(ComponentName))
        {
            count++;
        }

        if (count < 2)
        {
            run.Report(Messages.SearchParameterComponents, parameter, "A composite search parameter has two components at least.");
        }
    }

    /// <summary>The expression is FHIRPath (FHIR R4, SearchParameter.expression).</summary>
    public static void CheckExpression(Node parameter, ValidationRun run)
    {
        if (
            parameter.Child(ExpressionName) is { Exists: true, Text: { Length: > 0 } text } expression
            && Invariant.Fault(text) is { IsOpen: false } fault
        )
        {
            run.Report(Messages.SearchParameterExpression, expression, $"This is no FHIRPath: {fault.Message}");
        }
    }

    public static void CheckCapability(Node statement, ValidationRun run)
    {
        foreach (var rest in statement.ChildrenNamed(RestName))
        {
            CheckParameters(rest, run);
            foreach (var resource in rest.ChildrenNamed(ResourceName))
            {
                CheckParameters(resource, run);
            }
        }
    }

    private static void CheckParameters(Node parent, ValidationRun run)
    {
        foreach (var parameter in parent.ChildrenNamed(ParameterName))
        {
            if (
                parameter.Child(DefinitionName) is { Exists: true, HasValue: true } definition
                && parameter.Child(WellKnown.Type) is { Exists: true, HasValue: true } type
                && Find(definition.Text!, run) is { } known
                && known.Type != type.Text
            )
            {
                run.Report(Messages.SearchParameterType, type, $"{definition.Text} is of type {known.Type}.");
            }
        }
    }

    private static (string? Type, HashSet<string> Bases)? Find(string canonical, ValidationRun run)
    {
        var json = run.Definitions.Json("SearchParameter", canonical);
        if (json.IsEmpty)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var bases = root.TryGetProperty("base", out var array) && array.ValueKind == JsonValueKind.Array ? array : default;
        return (
            root.TryGetProperty("type", out var type) ? type.GetString() : null,
            bases.ValueKind == JsonValueKind.Array ? [.. bases.EnumerateArray().Select(b => b.GetString() ?? "")] : []
        );
    }
}
