using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore.Migrations;

namespace FhirInterface.Store.Migrations;

/// <summary>Has the database keep <see cref="FigureSum"/>: asks and issues of four weeks.</summary>
internal static class FigureTriggers
{
    private static readonly Summed[] Tables =
    [
        Of("ask", Figured.Ask, SummedRows.Ask),
        Of("action", Figured.Issue, SummedRows.Issue),
    ];

    public static void Set(MigrationBuilder migration) => SumTriggers.Set(migration, Tables);

    public static void Lift(MigrationBuilder migration) => SumTriggers.Lift(migration, Tables);

    private static Summed Of(string table, Figured figured, SummedRows rows) =>
        new(
            "figure_sum",
            "figure",
            table,
            rows.Counts,
            Key:
            [
                ("Of", $"'{figured}'"),
                ("Weeks", $"{{0}}.\"{rows.Day}\" / {FigureSum.Days}"),
                ("ScopeKey", "{0}.\"ScopeKey\""),
                ("Category", rows.Category),
            ],
            rows.Ended,
            rows.Columns
        );
}
