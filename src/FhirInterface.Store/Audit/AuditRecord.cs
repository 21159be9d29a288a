namespace FhirInterface.Store.Audit;

/// <summary>One access to patient data: what an AuditEvent is made of. Rows are added, never changed.</summary>
public sealed class AuditRecord
{
    public long Key { get; init; }
    public required string Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>C, R, U, D or E, as AuditEvent.action has it.</summary>
    public required string Action { get; init; }

    /// <summary>What was done, such as <c>read</c>, <c>search-type</c>, <c>submit</c>.</summary>
    public required string Interaction { get; init; }
    public required string ClientId { get; init; }
    public required string AgentOds { get; init; }
    public required string AgentRole { get; init; }

    /// <summary>What was touched: <c>Bundle/id/_history/1</c>, separated by spaces.</summary>
    public required string Entities { get; init; }
    public string? NhsNumber { get; init; }
    public string? Custodian { get; init; }
    public string? Practice { get; init; }
    public string? Liaison { get; init; }

    /// <summary>The HTTP status with which an attempt was refused; null for what was done.</summary>
    public int? Refused { get; init; }

    /// <summary>URL of the policy version that decided, where one did.</summary>
    public string? Policy { get; init; }
}
