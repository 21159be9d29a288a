using Hl7.Fhir.Model;

namespace FhirInterface.Validation;

public enum FhirFormat
{
    Json,
    Xml,
}

/// <summary>Whether a resource meets FHIR R4 and profiles. Thread-safe; validating is CPU only.</summary>
public sealed class Validator
{
    /// <summary>R4's own definitions and those of this project.</summary>
    public static Validator Default { get; } = new();

    /// <summary>Validates bytes as they came, against R4, the profiles that resources claim, and <paramref name="profiles"/>.</summary>
#pragma warning disable CA1822 // The first version holds no schema yet.
    public ValidationReport Validate(ReadOnlyMemory<byte> body, FhirFormat format, IReadOnlyList<string>? profiles = null) =>
        new(Verdict.NotChecked, []);

    /// <summary>Validates a resource of the object model.</summary>
    public ValidationReport Validate(Resource resource, IReadOnlyList<string>? profiles = null) => new(Verdict.NotChecked, []);

    /// <summary>Whether a profile of that canonical is at hand.</summary>
    public bool Knows(string canonical) => false;
#pragma warning restore CA1822
}
