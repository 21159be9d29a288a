namespace FhirInterface.Cli;

/// <summary>The command line cannot be understood or followed as given; the message says what to write instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
