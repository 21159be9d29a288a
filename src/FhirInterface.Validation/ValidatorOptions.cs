namespace FhirInterface.Validation;

/// <summary>What a validator goes by besides R4's own definitions and this project's.</summary>
public sealed record ValidatorOptions
{
    /// <summary>Package files (<c>.tgz</c>), package caches, folders or files with loose definitions in JSON or XML. Default: none.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>For limits that move with time, such as dates in the past. Default: none, such limits are not checked.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>A terminology server for codes that nothing at hand can judge. Default: none, such codes are not checked.</summary>
    public Terminology.IExternalTerminology? TerminologyServer { get; init; }

    /// <summary>
    /// Whether an extension whose definition is not at hand is an error, as in the runs of HL7's validator over its own test
    /// cases, or a warning, as on that validator's command line. Anyone may extend FHIR, so the default is false: a warning.
    /// </summary>
    public bool RefuseUnknownExtensions { get; init; }
}
