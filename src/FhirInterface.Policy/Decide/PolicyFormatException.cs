namespace FhirInterface.Policy.Decide;

/// <summary>A policy that cannot be used as it is written, with the place that its author has to mend.</summary>
public sealed class PolicyFormatException : Exception
{
    public PolicyFormatException(string file, int line, int column, string problem)
        : base(FormattableString.Invariant($"{file}({line},{column}): {problem}"))
    {
        Line = line;
        Column = column;
        Problem = problem;
    }

    /// <summary>From 1.</summary>
    public int Line { get; }

    /// <summary>From 1, in bytes of UTF-8.</summary>
    public int Column { get; }

    /// <summary>One sentence, without the place.</summary>
    public string Problem { get; }
}
