namespace FhirInterface.Api.Fhir;

/// <summary>How much of a body is taken (design 6.10). Section <c>Body</c> of the configuration.</summary>
public sealed class BodyLimits
{
    /// <summary>Bytes after content decoding; more is 413. A letter with a scanned attachment is seldom above 10 MB.</summary>
    public int MaxBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Levels of nesting; more is 400. The deepest FHIR R4 letters seen have about 20.</summary>
    public int MaxDepth { get; set; } = 100;

    /// <summary>
    /// Values and properties in one body; more is 413. Each becomes an object of some 100 bytes, so this bounds memory. A letter of
    /// 100 KB has about 5,000.
    /// </summary>
    public int MaxNodes { get; set; } = 500_000;
}
