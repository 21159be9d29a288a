using System.Globalization;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;
using static System.FormattableString;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>The profiles on an operation's parameters do not conflict with the parameters that it defines (FHIR R4, OperationDefinition.inputProfile).</summary>
internal static class OperationRules
{
    /// <summary>How many types R4 lets a parameter's value have.</summary>
    private static readonly int AnyValue = FhirModel.Get("Parameters").Structure.Find("Parameters.parameter.value[x]")!.Types.Count;

    public static void Check(Node operation, ValidationRun run)
    {
        CheckProfile(operation, "inputProfile", "in", run);
        CheckProfile(operation, "outputProfile", "out", run);
    }

    private static void CheckProfile(Node operation, string element, string use, ValidationRun run)
    {
        if (
            operation.TextOf(element) is not { } url
            || run.Definitions.Structure(url) is not { Type: "Parameters" } profile
            || profile.Root.Children.Find(c => c.Name == "parameter") is not { } parameters
        )
        {
            return;
        }

        foreach (var parameter in operation.ChildrenNamed("parameter"))
        {
            if (
                parameter.TextOf("use") == use
                && parameter.TextOf("name") is { } name
                && parameters.Slices.Find(s => NameOf(s) == name) is { } slice
            )
            {
                CheckParameter(parameter, name, slice, url, run);
            }
        }
    }

    /// <summary>The name of the parameters that a slice takes.</summary>
    private static string? NameOf(ElementSource slice) =>
        slice.Children.Find(c => c.Name == "name") is { } name
            ? name.HasFixed
                ? name.Fixed.GetString()
                : name.HasPattern
                    ? name.Pattern.GetString()
                    : null
            : null;

    /// <summary>Whether anything can meet both what the operation says and what the profile says.</summary>
    private static void CheckParameter(Node parameter, string name, ElementSource slice, string url, ValidationRun run)
    {
        var min = int.TryParse(parameter.TextOf("min"), CultureInfo.InvariantCulture, out var least) ? least : 0;
        var max = int.TryParse(parameter.TextOf("max"), CultureInfo.InvariantCulture, out var most) ? most : int.MaxValue;
        if (slice.Min > max || slice.Max < min)
        {
            run.Report(
                Messages.OperationProfile,
                parameter,
                Invariant(
                    $"The parameter '{name}' stands {min} to {(max == int.MaxValue ? "any" : max)} times, which the profile {url} does not allow."
                )
            );
        }

        var types = TypesOf(slice);
        if (types.Count > 0 && parameter.TextOf("type") is { } type && !types.Exists(t => Overlap(t, type)))
        {
            run.Report(
                Messages.OperationProfile,
                parameter,
                $"The parameter '{name}' is a {type}, but the profile {url} takes {string.Join(" or ", types)}."
            );
        }
    }

    /// <summary>Types that the profile names for the value or the resource of a parameter; none where it leaves both open.</summary>
    private static List<string> TypesOf(ElementSource slice)
    {
        var types = new List<string>();
        foreach (var child in slice.Children.Where(c => c is { Name: "value" or "resource", Max: > 0 }))
        {
            var isOpen = child.Types.Count == AnyValue || child.Types.Any(t => IsAny(t.Code));
            if (!isOpen)
            {
                types.AddRange(child.Types.Select(t => t.Code));
            }
        }

        return types;
    }

    private static bool Overlap(string left, string right) => left == right || IsAny(left) || IsAny(right);

    private static bool IsAny(string type) => type is "Resource" or "DomainResource" or "Any" or "Element";
}
