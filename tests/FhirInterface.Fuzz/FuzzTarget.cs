namespace FhirInterface.Fuzz;

/// <summary>How a reader's inputs are best broken.</summary>
public enum Shape
{
    Bytes,
    Json,
    Xml,
    Text,
}

/// <summary>One reader of the product, and what may come of it.</summary>
/// <param name="Name">For the command line and the report.</param>
/// <param name="Shape">How its inputs are broken.</param>
/// <param name="Seeds">Well-formed inputs to begin with.</param>
/// <param name="Run">
/// Reads an input. What it returns says in which way it was read: an input that is read in a new way is kept and broken further. Whatever it
/// throws is a finding.
/// </param>
public sealed record FuzzTarget(string Name, Shape Shape, IReadOnlyList<byte[]> Seeds, Func<byte[], string> Run)
{
    /// <summary>No input is longer: a reader that does much with each word gets shorter ones, so that it gets many.</summary>
    public int MaxBytes { get; init; } = Mutator.MaxBytes;
}

/// <summary>What a reader was found to do wrong.</summary>
/// <param name="What">An exception with its place, or a limit that was passed.</param>
public sealed record FuzzFinding(string Target, string What, byte[] Input);

/// <summary>What a run over one reader came to.</summary>
/// <param name="Ways">Ways in which inputs were read, told apart by what the reader said of them.</param>
/// <param name="SlowestMilliseconds">Processor time of the input that took longest.</param>
/// <param name="MostBytes">Bytes allocated for the input that took most.</param>
public sealed record FuzzReport(
    string Target,
    long Inputs,
    int Ways,
    double SlowestMilliseconds,
    long MostBytes,
    IReadOnlyList<FuzzFinding> Findings
);

/// <summary>A reader broke a promise that it makes of whatever it reads.</summary>
public sealed class BrokenPromiseException(string message) : Exception(message);
