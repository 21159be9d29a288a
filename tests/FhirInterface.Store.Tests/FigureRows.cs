using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;

namespace FhirInterface.Store.Tests;

/// <summary>Asks and issues of the hospital ZZ1, as they count towards figures.</summary>
internal static class FigureRows
{
    public static AskRecord Ask(string id, int day, long scope, string category, bool avoidable = true) =>
        new()
        {
            Id = id,
            SeriesId = id,
            LetterId = id,
            Category = category,
            Quote = "",
            Custodian = "ZZ1",
            Avoidable = avoidable,
            Disposition = "rejected",
            Urgent = false,
            AskedAt = DateTimeOffset.UnixEpoch,
            AskedDay = day,
            ScopeKey = scope,
        };

    public static ActionRecord Issue(string id, int day, long scope, string? category, bool resolved, bool isIssue = true) =>
        new()
        {
            Id = id,
            Kind = isIssue ? ActionKind.InterfaceIssue : ActionKind.GpAction,
            Status = resolved ? "completed" : "requested",
            CodeSystem = "",
            Code = "",
            Category = category,
            Priority = "routine",
            OwnerKey = "ZZL",
            RequesterKey = "Z99001",
            Custodian = "ZZ1",
            Liaison = "ZZL",
            VisibleToPractice = true,
            AuthoredOn = DateTimeOffset.UnixEpoch,
            AuthoredDay = day,
            ScopeKey = scope,
            Modified = DateTimeOffset.UnixEpoch,
            Version = 1,
        };
}
