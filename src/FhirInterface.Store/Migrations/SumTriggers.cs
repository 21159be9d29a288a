using Microsoft.EntityFrameworkCore.Migrations;

namespace FhirInterface.Store.Migrations;

/// <summary>A table whose rows the database sums up; in its expressions <c>{0}</c> stands for a row of it.</summary>
/// <param name="Into">The table of sums: its key, and after it <c>Total</c> and <c>Ended</c>.</param>
/// <param name="Prefix">Begins the names of the triggers.</param>
/// <param name="Counts">Whether a row is counted.</param>
/// <param name="Key">The columns of the sums' key and what each is made of.</param>
/// <param name="Ended">Whether a row that is counted has ended well.</param>
/// <param name="Columns">All columns that these expressions read.</param>
/// <param name="Scoped">Whether the expressions read <c>scope</c> too, the row's <c>figure_scope</c>; one without is not counted.</param>
internal sealed record Summed(
    string Into,
    string Prefix,
    string Table,
    string Counts,
    (string Column, string Value)[] Key,
    string Ended,
    string[] Columns,
    bool Scoped = false
);

/// <summary>
/// Has the database keep sums of a table's rows: a row that comes is added, one that goes is taken away, one that changes is both. A later
/// migration that makes SQLite rebuild such a table (to drop or alter a column) has to call <see cref="Set"/> again.
/// </summary>
internal static class SumTriggers
{
    private static readonly string[] Events = ["INSERT", "UPDATE", "DELETE"];

    /// <summary>Sums up what there is, and all that comes.</summary>
    public static void Set(MigrationBuilder migration, IReadOnlyList<Summed> tables)
    {
        // Every write takes this row first: none is under way while its rows are counted here, and none waits for a table that waits for it.
        if (IsPostgres(migration))
            migration.Sql("UPDATE commit_clock SET last = last;");
        foreach (var table in tables)
        {
            migration.Sql($"{Sums(table, table.Table, "SUM")};");
            foreach (var change in Events)
                Set(migration, table, change);
        }
    }

    /// <summary>Sums up nothing any more.</summary>
    public static void Lift(MigrationBuilder migration, IReadOnlyList<Summed> tables)
    {
        foreach (var table in tables)
        {
            foreach (var change in Events)
            {
                var name = Name(table, change);
                migration.Sql($"DROP TRIGGER {name}{(IsPostgres(migration) ? $" ON {table.Table}" : "")};");
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
        var columns = change is "UPDATE" ? $" OF {string.Join(", ", table.Columns.Select(Quoted))}" : "";
        // Most rows of the table of actions are no issues.
        var when = string.Join(" OR ", Rows(change).Select(row => $"({On(table.Counts, row)})"));
        if (IsPostgres(migration))
        {
            migration.Sql($"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {steps} RETURN NULL; END $$;");
            migration.Sql(
                $"CREATE TRIGGER {name} AFTER {change}{columns} ON {table.Table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}();"
            );
        }
        else
        {
            migration.Sql($"CREATE TRIGGER {name} AFTER {change}{columns} ON {table.Table} WHEN {when} BEGIN {steps} END;");
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
        Sums(table, row, sign)
        + $"""
         ON CONFLICT ({Columns(table)}) DO UPDATE
        SET "Total" = {table.Into}."Total" + excluded."Total", "Ended" = {table.Into}."Ended" + excluded."Ended";
        """;

    private static string Sums(Summed table, string row, string function)
    {
        var whole = function is "SUM";
        string[] from = [.. whole ? [table.Table] : Array.Empty<string>(), .. table.Scoped ? ["figure_scope AS scope"] : Array.Empty<string>()];
        var scoped = table.Scoped ? $"scope.\"Key\" = {row}.\"ScopeKey\" AND " : "";
        return $"""
            INSERT INTO {table.Into} ({Columns(table)}, "Total", "Ended")
            SELECT {string.Join(", ", table.Key.Select(column => On(column.Value, row)))},
            {function}(1), {function}(CASE WHEN {On(table.Ended, row)} THEN 1 ELSE 0 END)
            {(from.Length == 0 ? "" : $"FROM {string.Join(", ", from)}")}
            WHERE {scoped}{On(table.Counts, row)}
            {(whole ? $"GROUP BY {string.Join(", ", Enumerable.Range(1, table.Key.Length))}" : "")}
            """;
    }

    private static string Columns(Summed table) => string.Join(", ", table.Key.Select(column => Quoted(column.Column)));

    private static string Quoted(string column) => $"\"{column}\"";

    private static string On(string expression, string row) => expression.Replace("{0}", row, StringComparison.Ordinal);

    private static bool IsPostgres(MigrationBuilder migration) =>
        migration.ActiveProvider?.Contains("Npgsql", StringComparison.Ordinal) ?? false;

    private static string Name(Summed table, string change) => $"{table.Prefix}_{table.Table}_{change.ToLowerInvariant()}";
}
