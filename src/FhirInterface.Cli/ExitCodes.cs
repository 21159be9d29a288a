namespace FhirInterface.Cli;

/// <summary>What the command tells the shell (design 7).</summary>
internal static class ExitCodes
{
    public const int Clean = 0;

    /// <summary>Something was rejected, invalid or unreadable.</summary>
    public const int Faults = 1;
    public const int WrongUsage = 2;
}
