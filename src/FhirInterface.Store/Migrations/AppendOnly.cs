using Microsoft.EntityFrameworkCore.Migrations;

namespace FhirInterface.Store.Migrations;

/// <summary>
/// Has the database itself refuse to change or remove audit rows and seals, whoever asks through the service's own connection. Who owns the
/// database can lift this; the seals then show what they changed. A later migration that makes SQLite rebuild one of the tables (to drop or
/// alter a column) has to call <see cref="Set"/> again.
/// </summary>
internal static class AppendOnly
{
    private static readonly string[] Tables = ["audit", "audit_seals"];
    private static readonly string[] Events = ["UPDATE", "DELETE"];

    public static void Set(MigrationBuilder migration)
    {
        if (IsPostgres(migration))
        {
            migration.Sql(
                """
                CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
                """
            );
        }

        foreach (var table in Tables)
        {
            foreach (var change in Events)
            {
                migration.Sql(
                    IsPostgres(migration)
                        ? $"CREATE TRIGGER {Name(table, change)} BEFORE {change} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();"
                        : $"CREATE TRIGGER {Name(table, change)} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
                );
            }
        }
    }

    public static void Lift(MigrationBuilder migration)
    {
        foreach (var table in Tables)
        {
            foreach (var change in Events)
                migration.Sql($"DROP TRIGGER {Name(table, change)}{(IsPostgres(migration) ? $" ON {table}" : "")};");
        }

        if (IsPostgres(migration))
            migration.Sql("DROP FUNCTION refuse_change();");
    }

    private static bool IsPostgres(MigrationBuilder migration) =>
        migration.ActiveProvider?.Contains("Npgsql", StringComparison.Ordinal) ?? false;

    private static string Name(string table, string change) => $"{table}_no_{change.ToLowerInvariant()}";
}
