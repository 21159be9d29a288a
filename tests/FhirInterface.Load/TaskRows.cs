using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FhirInterface.Load;

/// <summary>Fills a store with Tasks, straight into its tables: a million through the front door would take a day.</summary>
internal static class TaskRows
{
    private static readonly string[] Statuses =
    [
        "requested",
        "requested",
        "received",
        "accepted",
        "completed",
        "completed",
        "completed",
        "cancelled",
    ];
    private static readonly string[] Columns =
    [
        "Id",
        "Kind",
        "Status",
        "Open",
        "CodeSystem",
        "Code",
        "Priority",
        "OwnerKey",
        "RequesterKey",
        "Custodian",
        "Practice",
        "Liaison",
        "VisibleToPractice",
        "NhsNumber",
        "FocusType",
        "FocusId",
        "SeriesId",
        "AuthoredOn",
        "Modified",
        "Version",
        "LastUpdated",
    ];

    /// <summary>Tasks spread over practices and over the last year, of which a practice has two in eight still requested.</summary>
    public static async Task Fill(LoadSettings settings)
    {
        var rows = settings.Number("rows");
        if (settings.Text("provider", "sqlite") == "postgresql")
            await Postgres(settings, rows);
        else
            await Sqlite(settings, rows);
    }

    private static async Task Postgres(LoadSettings settings, int rows)
    {
        await using var source = NpgsqlDataSource.Create(settings.Text("store"));
        await using var connection = await source.OpenConnectionAsync();
        var names = string.Join(", ", Columns.Select(column => $"\"{column}\""));
        await using (var copy = await connection.BeginBinaryImportAsync($"copy action ({names}) from stdin (format binary)"))
        {
            for (var n = 0; n < rows; n++)
            {
                await copy.StartRowAsync();
                foreach (var value in Row(n, rows, settings.Number("practices", 500)))
                    await copy.WriteAsync(value);
            }

            await copy.CompleteAsync();
        }

        await using (
            var copy = await connection.BeginBinaryImportAsync(
                """copy resource_version ("ResourceType", "ResourceId", "Version", "LastUpdated", "Content", "StampAt") from stdin (format binary)"""
            )
        )
        {
            for (var n = 0; n < rows; n++)
            {
                await copy.StartRowAsync();
                foreach (var value in Version(n, rows))
                    await copy.WriteAsync(value);
            }

            await copy.CompleteAsync();
        }

        await using var analyze = source.CreateCommand("analyze");
        analyze.CommandTimeout = 600;
        await analyze.ExecuteNonQueryAsync();
    }

    private static async Task Sqlite(LoadSettings settings, int rows)
    {
        await using var connection = new SqliteConnection(settings.Text("store"));
        await connection.OpenAsync();
        await using (var transaction = connection.BeginTransaction())
        {
            await using var action = Insert(connection, "action", Columns);
            string[] columns = ["ResourceType", "ResourceId", "Version", "LastUpdated", "Content", "StampAt"];
            await using var version = Insert(connection, "resource_version", columns);
            for (var n = 0; n < rows; n++)
            {
                await Run(action, Row(n, rows, settings.Number("practices", 500)));
                await Run(version, Version(n, rows));
            }

            await transaction.CommitAsync();
        }

        await using var analyze = connection.CreateCommand();
        analyze.CommandText = "analyze";
        analyze.CommandTimeout = 600;
        await analyze.ExecuteNonQueryAsync();
    }

    private static SqliteCommand Insert(SqliteConnection connection, string table, string[] columns)
    {
        var command = connection.CreateCommand();
        command.CommandText =
            $"insert into {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) values ({string.Join(", ", columns.Select((_, n) => $"$p{n}"))})";
        for (var n = 0; n < columns.Length; n++)
            command.Parameters.Add(new SqliteParameter($"$p{n}", null));
        return command;
    }

    private static async Task Run(DbCommand command, object[] values)
    {
        for (var n = 0; n < values.Length; n++)
            command.Parameters[n].Value = values[n];
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Practice n of the many; the first is the one that polls.</summary>
    private static string Practice(int n, int practices) =>
        n % practices == 0 ? "Z99001" : string.Create(CultureInfo.InvariantCulture, $"Y{n % practices:00000}");

    private static string Id(int n) => string.Create(CultureInfo.InvariantCulture, $"load-{n:0000000}");

    private static long At(int n, int rows) => DateTimeOffset.UtcNow.Date.AddDays(-1 - (364.0 * (rows - n) / rows)).Ticks / 10000 * 10000;

    private static object[] Row(int n, int rows, int practices)
    {
        var status = Statuses[(n / practices) % Statuses.Length];
        var at = At(n, rows);
        return
        [
            Id(n),
            n % 3 == 0 ? "GpLetter" : "GpAction",
            status,
            status is "requested" or "received" or "accepted",
            "https://fhirinterface.example/CodeSystem/gp-ask",
            "monitor",
            "routine",
            $"https://fhir.nhs.uk/Id/ods-organization-code|{Practice(n, practices)}",
            "https://fhir.nhs.uk/Id/ods-organization-code|ZZ1",
            "ZZ1",
            Practice(n, practices),
            "ZZL",
            true,
            "9990000018",
            "Bundle",
            $"letter-{n / 3}",
            $"letter-{n / 3}",
            at,
            at,
            1,
            at,
        ];
    }

    private static object[] Version(int n, int rows)
    {
        const string Stamp = "0001-01-01T00:00:00.000Z";
        var json =
            $$$"""{"resourceType":"Task","id":"{{{Id(n)}}}","meta":{"versionId":"1","lastUpdated":"{{{Stamp}}}","profile":["https://fhirinterface.example/StructureDefinition/GpAction"]},"status":"requested","intent":"order","priority":"routine","code":{"coding":[{"system":"https://fhirinterface.example/CodeSystem/gp-ask","code":"monitor"}]},"description":"GP to repeat bloods in two weeks.","focus":{"reference":"Bundle/letter-{{{n / 3}}}"}}""";
        // As it is kept: one byte for "as it is", the length, the bytes.
        var bytes = Encoding.UTF8.GetBytes(json);
        var packed = new byte[bytes.Length + 5];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), bytes.Length);
        bytes.CopyTo(packed, 5);
        return ["Task", Id(n), 1, At(n, rows), packed, json.IndexOf(Stamp, StringComparison.Ordinal)];
    }
}
