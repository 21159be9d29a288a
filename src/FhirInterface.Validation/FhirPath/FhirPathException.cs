namespace FhirInterface.Validation.FhirPath;

/// <summary>An expression that cannot be read, or that has no meaning for the data it meets.</summary>
public sealed class FhirPathException : Exception
{
    public FhirPathException(string message)
        : base(message) { }

    public FhirPathException(string message, int position)
        : base($"{message} (at character {(position + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)})") =>
        Position = position;

    public FhirPathException()
        : this("FHIRPath error") { }

    public FhirPathException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>UTF-16 offset in the expression, or null for a fault met while evaluating.</summary>
    public int? Position { get; }

    /// <summary>
    /// Whether the expression may well be right, and only something is lacking here: a value set, a profile, a clock, time
    /// or depth, a function that is not built. Otherwise FHIRPath itself calls the evaluation an error.
    /// </summary>
    public bool IsOpen { get; init; }
}
