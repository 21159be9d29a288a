using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FhirInterface.Load;

/// <summary>
/// Makes a large store of a store that <c>--demo</c> filled, straight in its tables: each letter, ask, Task and text again and again, the
/// copies spread over the same year. No server may be at work on it.
/// </summary>
internal static class StoreGrowth
{
    private const long Day = TimeSpan.TicksPerDay;
    private const int Year = 364;

    /// <summary>Days between one copy and the next.</summary>
    private const int Apart = 6;

    /// <summary>Tables, with the moment by which a row is moved, and the day that goes with it.</summary>
    private static readonly (string Table, string Moment, string Where)[] Tables =
    [
        ("letter", "ReceivedAt", ""),
        ("ask", "AskedAt", ""),
        ("action", "AuthoredOn", ""),
        ("provenance", "LastUpdated", ""),
        ("resource_version", "LastUpdated", " WHERE \"ResourceType\" IN ('Bundle', 'MedicationRequest', 'Task', 'Provenance')"),
    ];

    private static readonly string[] Named =
    [
        "Id",
        "SeriesId",
        "LetterId",
        "FocusId",
        "AskId",
        "TargetId",
        "ResourceId",
        "PostingKey",
        "SeriesKey",
        "RewrittenKey",
        "GroupKey",
    ];
    private static readonly string[] Moments =
    [
        "ReceivedAt",
        "ReleasedAt",
        "ReleaseDue",
        "AuthoredOn",
        "LastUpdated",
        "AskedAt",
        "PreventedAt",
        "Modified",
        "Due",
    ];
    private static readonly string[] Days = ["ReceivedDay", "AskedDay", "AuthoredDay"];

    public static async Task<int> Run(LoadSettings settings)
    {
        var postgres = settings.Text("provider", "sqlite") == "postgresql";
        await using DbConnection store = postgres
            ? new NpgsqlConnection(settings.Text("store"))
            : new SqliteConnection(settings.Text("store"));
        await store.OpenAsync();
        var start = await Number(store, "SELECT MIN(\"ReceivedAt\") FROM letter");
        foreach (var (table, moment, where) in Tables)
        {
            await Execute(store, await Copy(store, table, moment, where, start, settings.Number("times", 60)));
            Report.Line($"{table}: {await Number(store, $"SELECT COUNT(*) FROM {table}")} rows");
        }

        // What PostgreSQL does by itself within minutes; SQLite keeps no such figures unless it is told to.
        if (postgres)
            await Execute(store, "VACUUM ANALYZE");
        return 0;
    }

    private static async Task<string> Copy(DbConnection store, string table, string moment, string where, long start, int times)
    {
        var columns = await Columns(store, table);
        var year = Year * Day;
        var since = $"(\"{moment}\" - {Text(start)})";
        var moved = $"((({since} + n.n * {Text(Apart * Day)}) % {Text(year)}) - {since})";
        var values = columns.Select(column =>
            Named.Contains(column, StringComparer.Ordinal) ? $"\"{column}\" || '-' || n.n"
            : Moments.Contains(column, StringComparer.Ordinal) ? $"\"{column}\" + {moved}"
            : Days.Contains(column, StringComparer.Ordinal) ? $"\"{column}\" + {moved} / {Text(Day)}"
            : $"\"{column}\""
        );
        return $"""
            WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {Text(times - 1)})
            INSERT INTO {table} ({string.Join(", ", columns.Select(column => $"\"{column}\""))})
            SELECT {string.Join(", ", values)} FROM {table}, n{where}
            """;
    }

    private static async Task<List<string>> Columns(DbConnection store, string table)
    {
        await using var command = store.CreateCommand();
        command.CommandText = $"SELECT * FROM {table} LIMIT 0";
        await using var reader = await command.ExecuteReaderAsync();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).Where(name => name != "Key")];
    }

    private static async Task Execute(DbConnection store, string sql)
    {
        await using var command = store.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> Number(DbConnection store, string sql)
    {
        await using var command = store.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
