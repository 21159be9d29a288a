namespace FhirInterface.Validation;

/// <summary>What a validator goes by besides R4's own definitions and this project's.</summary>
public sealed record ValidatorOptions
{
    /// <summary>Package files (<c>.tgz</c>), package caches, folders or files with loose definitions in JSON or XML. Default: none.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>A terminology server for codes that nothing at hand can judge. Default: none, such codes are not checked.</summary>
    public Terminology.IExternalTerminology? TerminologyServer { get; init; }
}
