using System.Text.Json;

namespace FhirInterface.Validation.Schema;

/// <summary>One element of a snapshot, as it was published, with its children and slices beneath it.</summary>
internal sealed class ElementSource
{
    public required string Id { get; init; }
    public required string Path { get; init; }

    /// <summary>Last step of the path, <c>[x]</c> left out.</summary>
    public required string Name { get; init; }
    public required bool IsChoice { get; init; }
    public string? SliceName { get; init; }
    public int Min { get; init; }

    /// <summary><see cref="int.MaxValue"/> for <c>*</c>.</summary>
    public int Max { get; init; } = int.MaxValue;

    /// <summary>What the base allows; decides whether JSON writes an array.</summary>
    public int BaseMax { get; init; } = int.MaxValue;
    public string? ContentReference { get; init; }
    public IReadOnlyList<TypeSource> Types { get; init; } = [];

    /// <summary>Value of <c>fixed[x]</c> and the FHIR type in its name, or undefined.</summary>
    public JsonElement Fixed { get; init; }
    public JsonElement Pattern { get; init; }
    public string? ValueType { get; init; }
    public JsonElement MinValue { get; init; }
    public JsonElement MaxValue { get; init; }
    public string? MinMaxType { get; init; }
    public int? MaxLength { get; init; }

    /// <summary>Extension minLength.</summary>
    public int? MinLength { get; init; }

    /// <summary>Extension narrative-source-control: each text of the narrative says where it comes from.</summary>
    public bool ControlsNarrativeSource { get; init; }

    /// <summary>Extension narrative-language-control: <c>#no</c>, <c>#yes</c>, <c>#resource</c>, or languages that must have a section.</summary>
    public IReadOnlyList<string> NarrativeLanguages { get; init; } = [];
    public IReadOnlyList<ConstraintSource> Constraints { get; init; } = [];
    public BindingSource? Binding { get; init; }

    /// <summary>R5's <c>mustHaveValue</c>, which R4 writes as an extension: an extension does not stand in for the value.</summary>
    public bool MustHaveValue { get; init; }

    /// <summary>R5's <c>valueAlternatives</c>: the extensions, one of which may stand in for the value. Empty if any may.</summary>
    public IReadOnlyList<string> ValueAlternatives { get; init; } = [];
    public SlicingSource? Slicing { get; init; }
    public bool IsModifier { get; init; }
    public bool MustSupport { get; init; }
    public bool IsXmlAttribute { get; init; }

    /// <summary>Children in the order of the definition (slices of children are beneath their unsliced element).</summary>
    public List<ElementSource> Children { get; } = [];

    /// <summary>Slices of this element; re-slices (<c>a/b</c>) stand beneath the slice that they divide.</summary>
    public List<ElementSource> Slices { get; } = [];

    public bool HasFixed => Fixed.ValueKind != JsonValueKind.Undefined;
    public bool HasPattern => Pattern.ValueKind != JsonValueKind.Undefined;

    public override string ToString() => Id;
}

internal sealed record TypeSource(
    string Code,
    IReadOnlyList<string> Profiles,
    IReadOnlyList<string> TargetProfiles,
    IReadOnlyList<string> Aggregation,
    string? Versioning
);

internal sealed record ConstraintSource(string Key, bool IsError, string Human, string? Expression, string? Source, bool BestPractice);

/// <param name="Additional">Further bindings of the same element; null if there are none.</param>
internal sealed record BindingSource(
    string Strength,
    string? ValueSet,
    string? MaxValueSet,
    IReadOnlyList<BindingSource>? Additional = null
);

internal sealed record SlicingSource(IReadOnlyList<DiscriminatorSource> Discriminators, string Rules, bool Ordered);

internal sealed record DiscriminatorSource(string Type, string Path);
