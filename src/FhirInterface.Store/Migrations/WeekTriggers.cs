using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore.Migrations;

namespace FhirInterface.Store.Migrations;

/// <summary>Has the database keep <see cref="WeekSum"/>: letters, asks and issues of a week.</summary>
internal static class WeekTriggers
{
    private static readonly Summed[] Tables =
    [
        Of("letter", Figured.Letter, SummedRows.Letter),
        Of("ask", Figured.Ask, SummedRows.Ask),
        Of("action", Figured.Issue, SummedRows.Issue),
    ];

    public static void Set(MigrationBuilder migration) => SumTriggers.Set(migration, Tables);

    public static void Lift(MigrationBuilder migration) => SumTriggers.Lift(migration, Tables);

    private static Summed Of(string table, Figured figured, SummedRows rows) =>
        new(
            "week_sum",
            "week",
            table,
            rows.Counts,
            Key:
            [
                ("Of", $"'{figured}'"),
                ("Week", $"{{0}}.\"{rows.Day}\" / {WeekSum.Days}"),
                ("Liaison", "scope.\"Liaison\""),
                ("Custodian", "scope.\"Custodian\""),
                ("Setting", "scope.\"Setting\""),
                ("Category", rows.Category),
            ],
            rows.Ended,
            rows.Columns,
            Scoped: true
        );
}
