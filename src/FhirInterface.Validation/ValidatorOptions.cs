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
    /// Whether to judge as an author wants it, and as HL7's validator does in the runs over its own test cases, or as a
    /// receiver should. Strictly, an extension whose definition is not at hand is an error (R4 2.4: an extension is defined
    /// before it is used), so is a display that is not the code's, and an Observation of a vital sign meets R4's profile of
    /// it under whichever code. A receiver does not reject for extensions that it does not know (R4 2.4.0.3), nor for a
    /// display. Default: false, as a receiver.
    /// </summary>
    public bool Strict { get; init; }
}
