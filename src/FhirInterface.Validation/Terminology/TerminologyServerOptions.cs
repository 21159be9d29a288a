namespace FhirInterface.Validation.Terminology;

/// <summary>An external FHIR terminology server; none is asked unless one is configured.</summary>
public sealed class TerminologyServerOptions
{
    /// <summary>Base address, such as <c>https://tx.example.org/r4/</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>Longest wait for one answer, tries included. From 100 milliseconds to one minute.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Further tries after a failed one, 0 to 5.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>How long the server is left alone once half of what is asked of it fails.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Answers kept; when there are more, all are forgotten and asked again.</summary>
    public int CachedAnswers { get; init; } = 20_000;
}
