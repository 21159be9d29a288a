using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore.Migrations;

namespace FhirInterface.Store.Migrations;

/// <summary>
/// Has the database keep <see cref="FigureSum"/>: a row that comes is added, one that goes is taken away, one that changes is both. A later
/// migration that makes SQLite rebuild <c>ask</c> or <c>action</c> (to drop or alter a column) has to call <see cref="Set"/> again.
/// </summary>
internal static class FigureTriggers
{
    private static readonly string[] Events = ["INSERT", "UPDATE", "DELETE"];
    private static readonly Summed[] Tables =
    [
        new(
            "ask",
            Figured.Ask,
            Counts: "{0}.\"Avoidable\" AND {0}.\"AskedDay\" > 0",
            Day: "AskedDay",
            Category: "{0}.\"Category\"",
            Ended: "{0}.\"PreventedAt\" IS NOT NULL",
            Columns: ["Avoidable", "AskedDay", "ScopeKey", "Category", "PreventedAt"]
        ),
        new(
            "action",
            Figured.Issue,
            Counts: "{0}.\"Kind\" = 'InterfaceIssue' AND {0}.\"AuthoredDay\" > 0",
            Day: "AuthoredDay",
            Category: "COALESCE({0}.\"Category\", '')",
            Ended: "{0}.\"Status\" = 'completed'",
            Columns: ["Kind", "AuthoredDay", "ScopeKey", "Category", "Status"]
        ),
    ];

    /// <summary>Sums up what there is, and all that comes.</summary>
    public static void Set(MigrationBuilder migration)
    {
        // Every write takes this row first: none is under way while its rows are counted here, and none waits for a table that waits for it.
        if (IsPostgres(migration))
            migration.Sql("UPDATE commit_clock SET last = last;");
        foreach (var table in Tables)
        {
            migration.Sql($"{Sums(table, table.Name, "SUM", $" FROM {table.Name} WHERE {On(table.Counts, table.Name)}")};");
            foreach (var change in Events)
                Set(migration, table, change);
        }
    }

    /// <summary>Sums up nothing any more.</summary>
    public static void Lift(MigrationBuilder migration)
    {
        foreach (var table in Tables)
        {
            foreach (var change in Events)
            {
                var name = Name(table, change);
                migration.Sql($"DROP TRIGGER {name}{(IsPostgres(migration) ? $" ON {table.Name}" : "")};");
                if (IsPostgres(migration))
                    migration.Sql($"DROP FUNCTION {name}();");
            }
        }
    }

    private static void Set(MigrationBuilder migration, Summed table, string change)
    {
        var steps =
            (change is "INSERT" ? "" : Step(table, "OLD", "-"))
            + (change is "DELETE" ? "" : Step(table, "NEW", ""));
        var name = Name(table, change);
        var columns = change is "UPDATE" ? $" OF {string.Join(", ", table.Columns.Select(column => $"\"{column}\""))}" : "";
        // Most rows of the table of actions are no issues.
        var when = string.Join(" OR ", Rows(change).Select(row => $"({On(table.Counts, row)})"));
        if (IsPostgres(migration))
        {
            migration.Sql($"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {steps} RETURN NULL; END $$;");
            migration.Sql(
                $"CREATE TRIGGER {name} AFTER {change}{columns} ON {table.Name} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}();"
            );
        }
        else
        {
            migration.Sql($"CREATE TRIGGER {name} AFTER {change}{columns} ON {table.Name} WHEN {when} BEGIN {steps} END;");
        }
    }

    private static IEnumerable<string> Rows(string change) =>
        change switch
        {
            "INSERT" => ["NEW"],
            "DELETE" => ["OLD"],
            _ => ["OLD", "NEW"],
        };

    private static string Step(Summed table, string row, string sign) =>
        Sums(table, row, sign, $" WHERE {On(table.Counts, row)}")
        + """
         ON CONFLICT ("Of", "Weeks", "ScopeKey", "Category") DO UPDATE
        SET "Total" = figure_sum."Total" + excluded."Total", "Ended" = figure_sum."Ended" + excluded."Ended";
        """;

    private static string Sums(Summed table, string row, string function, string rest)
    {
        var grouped = function == "SUM" ? " GROUP BY 1, 2, 3, 4" : "";
        return $"""
            INSERT INTO figure_sum ("Of", "Weeks", "ScopeKey", "Category", "Total", "Ended")
            SELECT '{table.Of}', {row}."{table.Day}" / {FigureSum.Days}, {row}."ScopeKey", {On(table.Category, row)},
            {function}(1), {function}(CASE WHEN {On(table.Ended, row)} THEN 1 ELSE 0 END){rest}{grouped}
            """;
    }

    private static string On(string condition, string row) =>
        condition.Replace("{0}", row, StringComparison.Ordinal);

    private static bool IsPostgres(MigrationBuilder migration) =>
        migration.ActiveProvider?.Contains("Npgsql", StringComparison.Ordinal) ?? false;

    private static string Name(Summed table, string change) => $"figure_{table.Name}_{change.ToLowerInvariant()}";

    /// <summary>A table whose rows are summed up; <c>{0}</c> stands for a row.</summary>
    private sealed record Summed(
        string Name,
        Figured Of,
        string Counts,
        string Day,
        string Category,
        string Ended,
        string[] Columns
    );
}
