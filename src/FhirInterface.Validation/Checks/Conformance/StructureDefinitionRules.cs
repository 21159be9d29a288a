using System.Text.Json;
using FhirInterface.Validation.Constraints;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Primitives;
using FhirInterface.Validation.Schema;
using static System.FormattableString;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// What holds for a StructureDefinition beyond its invariants: its type is that of its base, its elements are elements of
/// that type, its slicing can be followed, and it takes back nothing that its base has fixed (FHIR R4 5.3, StructureDefinition; 5.1, Profiling).
/// </summary>
internal static class StructureDefinitionRules
{
    private const int LongestType = 1_000;

    public static void Check(Node structure, ValidationRun run)
    {
        var type = structure.TextOf("type");
        var isConstraint = structure.TextOf("derivation") == "constraint";
        var origin = Base(structure, run);
        CheckType(structure, type, isConstraint, origin, run);
        CheckContext(structure, type, run);
        if (type is { Length: <= LongestType })
        {
            var name = type[(type.LastIndexOf('/') + 1)..];
            var model = isConstraint ? FhirModel.Find(name) : null;
            foreach (var part in (ReadOnlySpan<string>)["differential", "snapshot"])
            {
                foreach (var list in structure.ChildrenNamed(part))
                {
                    foreach (var element in list.ChildrenNamed("element"))
                    {
                        CheckPath(element, name, model, run);
                    }
                }
            }
        }

        if (structure.Child("differential") is { Exists: true } differential)
        {
            CheckDifferential(structure, differential, type, origin, run);
            if (isConstraint && type is not null)
            {
                CheckConstraints(differential, type, origin?.Type == type ? origin : null, run);
            }
        }

        if (structure.Child("snapshot") is { Exists: true } snapshot)
        {
            SnapshotRules.Check(structure, snapshot, run);
        }
    }

    private static void CheckConstraints(Node differential, string type, StructureSource? origin, ValidationRun run)
    {
        var model = FhirModel.Find(type[(type.LastIndexOf('/') + 1)..]);
        if (model is not null)
        {
            DifferentialOrder.Check(differential, model, run);
            if (origin is not null)
            {
                SliceRules.Check(differential, origin, model, run);
            }
        }

        foreach (var element in differential.ChildrenNamed("element"))
        {
            ElementDefinitionRules.Check(element, origin, model, run);
        }
    }

    /// <summary>Only an extension says where it may stand (R4 StructureDefinition.context).</summary>
    private static void CheckContext(Node structure, string? type, ValidationRun run)
    {
        if (type is null or "Extension")
        {
            return;
        }

        foreach (var name in (ReadOnlySpan<string>)["context", "contextInvariant"])
        {
            if (structure.Child(name) is { Exists: true } context)
            {
                run.Report(Messages.StructureType, context, $"Only extensions have a context; this is a {type}.");
            }
        }
    }

    /// <summary>The base definition; null if it is not at hand, or names the structure itself.</summary>
    private static StructureSource? Base(Node structure, ValidationRun run)
    {
        if (structure.TextOf("baseDefinition") is not { } url)
        {
            return null;
        }

        var found = url == structure.TextOf("url") ? null : run.Definitions.Structure(url);
        if (found is null)
        {
            run.Report(
                Messages.ProfileUnknown,
                structure.Child("baseDefinition"),
                $"The base {url} is not at hand, so it was not compared."
            );
        }

        return found;
    }

    private static void CheckType(Node structure, string? type, bool isConstraint, StructureSource? origin, ValidationRun run)
    {
        if (type is null)
        {
            return;
        }

        if (origin is not null && !structure.Child("derivation").Exists)
        {
            run.Report(
                Messages.StructureType,
                structure,
                "What builds on a base says whether it specializes or constrains it (derivation)."
            );
            return;
        }

        var element = structure.Child("type");
        var url = structure.TextOf("url");
        var isCore = FhirModel.Find(type) is not null;
        if (!isCore && !PrimitiveChecker.IsAbsoluteUri(element.Utf8))
        {
            run.Report(Messages.StructureType, element, $"FHIR has no type {type}; other types are named by an absolute URL.");
        }
        else if (!isCore && structure.TextOf("kind") is { } other and not "logical")
        {
            run.Report(Messages.StructureType, element, $"Only the type of a logical model is a URL; this is a {other}.");
        }
        else if (origin is not null && isConstraint && origin.Type != type)
        {
            run.Report(Messages.StructureType, element, $"A constraint on a {origin.Type} has that type, not {type}.");
        }
        else if (!isConstraint && isCore && url != CoreUrls.Definitions + type)
        {
            run.Report(Messages.StructureType, element, $"{type} is a type of FHIR already: this can only constrain it.");
        }
        else if (origin is not null && !isConstraint && origin.Type == type && url != CoreUrls.Definitions + type)
        {
            run.Report(Messages.StructureType, element, $"A specialization of {origin.Type} is another type.");
        }

        if (origin is not null && (isConstraint || !origin.IsAbstract) && structure.TextOf("kind") is { } kind && kind != origin.Kind)
        {
            run.Report(Messages.StructureType, structure.Child("kind"), $"The base is of the kind {origin.Kind}, so this is too.");
        }
    }

    private static void CheckPath(Node element, string type, TypeModel? model, ValidationRun run)
    {
        if (element.TextOf("path") is not { } path)
        {
            return;
        }

        if (path != type && !path.StartsWith(type + ".", StringComparison.Ordinal))
        {
            run.Report(Messages.StructurePath, element, $"The path {path} does not start with the type, {type}.");
            return;
        }

        if (model is null)
        {
            return;
        }

        if (TypePaths.Find(model, path) is not { } place)
        {
            run.Report(Messages.StructurePath, element, $"R4 has no element {path}.");
        }
        else if (element.Child("slicing") is { Exists: true } slicing)
        {
            CheckSlicing(slicing, path, place, model, run);
        }
    }

    private static void CheckSlicing(Node slicing, string path, TypePaths place, TypeModel model, ValidationRun run)
    {
        if (place.Element is { Max: 1, IsChoice: false } element && element.Owner.Structure == model.Structure)
        {
            run.Report(Messages.StructureSlicing, slicing, $"{path} stands once only and has one type: there is nothing to slice.");
        }

        foreach (var discriminator in slicing.ChildrenNamed("discriminator"))
        {
            if (discriminator.TextOf("path") is { } text && !place.Leads(DiscriminatorPath.Parse(text)))
            {
                run.Report(Messages.StructureSlicing, discriminator, $"The discriminator '{text}' leads to no element of {path}.");
            }
        }
    }

    private static void CheckDifferential(Node structure, Node differential, string? type, StructureSource? origin, ValidationRun run)
    {
        Node url = default;
        var invariants = new InvariantRules(structure, origin);
        foreach (var element in differential.ChildrenNamed("element"))
        {
            if (element.TextOf("path") == "Extension.url" && !url.Exists)
            {
                url = element.Child("fixed");
            }

            if (origin is not null)
            {
                CheckFixed(element, origin, run);
            }

            invariants.CheckAdded(element, run);
        }

        if (
            type == "Extension"
            && structure.TextOf("baseDefinition") == CoreUrls.Definitions + "Extension"
            && structure.TextOf("url") is { } own
        )
        {
            if (!url.Exists)
            {
                run.Report(Messages.StructureExtensionUrl, differential, Invariant($"An extension fixes its url: Extension.url to {own}."));
            }
            else if (url.Text != own)
            {
                run.Report(
                    Messages.StructureExtensionUrl,
                    url,
                    $"The url of the extension is fixed to {url.Text}, but its definition is {own}."
                );
            }
        }
    }

    /// <summary>What the base has fixed stays fixed to that value.</summary>
    private static void CheckFixed(Node element, StructureSource origin, ValidationRun run)
    {
        if (element.TextOf("path") is not { } path || element.Child("fixed") is not { Exists: true } value)
        {
            return;
        }

        var before = (element.TextOf("id") is { } id ? origin.Find(id) : null) ?? origin.Find(path);
        if (before is { HasFixed: true, ValueType: { } valueType } && before.Fixed.ValueKind != JsonValueKind.Undefined)
        {
            new FixedConstraint(ValuePattern.Of(before.Fixed, ConstraintBuilder.TypeOfValue(valueType))).Check(value, run);
        }
    }
}
