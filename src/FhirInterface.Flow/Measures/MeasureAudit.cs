using FhirInterface.Store.Audit;

namespace FhirInterface.Flow.Measures;

/// <summary>The trace that looking at figures and at what they count leaves.</summary>
internal static class MeasureAudit
{
    public static AuditRecord Of(Caller caller, DateTimeOffset at) =>
        new()
        {
            Id = Identifiers.NewId(at),
            At = at,
            Action = "E",
            Interaction = "evaluate-measure",
            ClientId = caller.ClientId,
            AgentOds = caller.Ods,
            AgentRole = caller.Role.ToString(),
            Entities = "",
        };
}
