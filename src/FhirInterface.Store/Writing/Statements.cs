using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace FhirInterface.Store.Writing;

/// <summary>
/// Short statements of a letter's way, prepared once for each connection: on SQLite here, on PostgreSQL by Npgsql. Their parameters are
/// <c>$1</c>, <c>$2</c> and so on in both.
/// </summary>
internal sealed class Statements(StoreDb db)
{
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

    /// <summary>The one number (or truth, as 0 or 1) that a statement gives.</summary>
    public async Task<long> Number(string sql, params object[] values)
    {
        if (db.Database.GetDbConnection() is SqliteConnection)
        {
            var command = Prepared(sql, values.Length);
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i];
            return Read(command.ExecuteScalar());
        }

        await db.Database.OpenConnectionAsync();
#pragma warning disable CA2100 // Fixed texts of this project.
        await using var asked = new NpgsqlCommand(sql, (NpgsqlConnection)db.Database.GetDbConnection());
#pragma warning restore CA2100
        foreach (var value in values)
            asked.Parameters.Add(new NpgsqlParameter { Value = value });
        // Once for each connection; from then on this sends nothing.
        await asked.PrepareAsync();
        return Read(await asked.ExecuteScalarAsync());
    }

    /// <summary>A statement of SQLite with parameters that wait for their values.</summary>
    public SqliteCommand Prepared(string sql, int parameters)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = ((SqliteConnection)db.Database.GetDbConnection()).CreateCommand();
#pragma warning disable CA2100 // Fixed texts of this project, and names of its own tables.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= parameters; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i}") });
            prepared.Add(sql, command);
        }

        command.Transaction = (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }

    private static long Read(object? value) => value is bool truth ? (truth ? 1 : 0) : Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
