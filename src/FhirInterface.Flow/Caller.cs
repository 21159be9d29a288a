namespace FhirInterface.Flow;

public enum CallerRole
{
    Hospital,
    Practice,
    Liaison,
    Administrator,
}

/// <summary>Who is at the door: the organisation a client stands for, and in what role.</summary>
/// <param name="ClientId">The client, for audit.</param>
/// <param name="Ods">ODS code of the organisation.</param>
public sealed record Caller(string ClientId, string Ods, CallerRole Role)
{
    /// <summary>Characters; codes of the Organisation Data Service have 3 to 10.</summary>
    public const int LongestOds = 20;

    /// <summary>The scopes that the client was granted (SMART v2, <c>system/Task.rus</c>); null where the door does not use them.</summary>
    public IReadOnlySet<string>? Scopes { get; init; }

    /// <summary>
    /// An integration engine that passes on orders of the Electronic Prescription Service of whichever organisation sent them. Any other
    /// hospital's client speaks of its own organisation's orders only.
    /// </summary>
    public bool RelaysPrescriptions { get; init; }

    /// <summary>The role of a claim; null where there is none of that name. A number is no name, though the framework would take it.</summary>
    public static CallerRole? RoleNamed(string? name) =>
        Enum.GetValues<CallerRole>()
            .Select(role => (CallerRole?)role)
            .FirstOrDefault(role => string.Equals(role.ToString(), name, StringComparison.OrdinalIgnoreCase));
}
