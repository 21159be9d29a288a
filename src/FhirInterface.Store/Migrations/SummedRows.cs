using FhirInterface.Store.Letters;

namespace FhirInterface.Store.Migrations;

/// <summary>
/// What is summed up of a table, in the words of <see cref="Summed"/>. Migrations that have run have used these words: who wants others
/// writes a further migration with words of its own.
/// </summary>
internal sealed record SummedRows(string Day, string Counts, string Category, string Ended, string[] Columns)
{
    public static readonly SummedRows Ask = new(
        Day: "AskedDay",
        Counts: "{0}.\"Avoidable\" AND {0}.\"AskedDay\" > 0",
        Category: "{0}.\"Category\"",
        Ended: "{0}.\"PreventedAt\" IS NOT NULL",
        Columns: ["Avoidable", "AskedDay", "ScopeKey", "Category", "PreventedAt"]
    );

    public static readonly SummedRows Issue = new(
        Day: "AuthoredDay",
        Counts: "{0}.\"Kind\" = 'InterfaceIssue' AND {0}.\"AuthoredDay\" > 0",
        Category: "COALESCE({0}.\"Category\", '')",
        Ended: "{0}.\"Status\" = 'completed'",
        Columns: ["Kind", "AuthoredDay", "ScopeKey", "Category", "Status"]
    );

    /// <summary>With the row's scope: a discharge summary and a clinic letter have each their own time.</summary>
    public static readonly SummedRows Letter = new(
        Day: "ReceivedDay",
        Counts: "{0}.\"ReceivedDay\" > 0",
        Category: "{0}.\"Disposition\"",
        Ended: $$"""
        scope."Setting" = 'discharge' AND {0}."DelayMinutes" <= {{WeekSum.DischargeMinutes}}
        OR scope."Setting" = 'outpatient' AND {0}."DelayMinutes" <= {{WeekSum.ClinicMinutes}}
        """,
        Columns: ["ReceivedDay", "ScopeKey", "Disposition", "DelayMinutes"]
    );
}
