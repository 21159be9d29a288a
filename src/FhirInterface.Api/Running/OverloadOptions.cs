namespace FhirInterface.Api.Running;

/// <summary>
/// How much is worked on at once. What is beyond it is told so with 503 at once, and slows nothing that was accepted. Section
/// <c>Overload</c> of the configuration.
/// </summary>
public sealed class OverloadOptions
{
    public const string Section = "Overload";

    /// <summary>
    /// Calls that bring something (letters, reviews, moves) and are worked on at once; as many reads beside them. A letter takes a processor
    /// for some tens of milliseconds and then waits for the disk, so a few for each processor keep both busy.
    /// </summary>
    public int AtOnce { get; set; } = Math.Max(32, 16 * Environment.ProcessorCount);

    /// <summary>Calls of each kind that may wait for their turn; one more is 503.</summary>
    public int Waiting { get; set; } = 2 * Math.Max(32, 16 * Environment.ProcessorCount);

    /// <summary>Seconds that a call waits for its turn before it is told 503.</summary>
    public int LongestWaitSeconds { get; set; } = 2;

    /// <summary>Requests of everybody that may be open at once, those whose bodies are still on their way included; one more is 503.</summary>
    public int Open { get; set; } = 1024;

    /// <summary>Requests of one client that may be open at once; one more is 429.</summary>
    public int OpenForOneClient { get; set; } = 256;
}
