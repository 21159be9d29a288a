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

    /// <summary>The one number that a statement gives.</summary>
    public async Task<long> Number(string sql, params object[] values) => (await Numbers([new Question(sql, values)]))[0];

    /// <summary>Runs all in order, on PostgreSQL in one trip; the number of each that answers.</summary>
    public async Task<IReadOnlyList<long>> Numbers(IReadOnlyList<Question> questions)
    {
        if (db.Database.GetDbConnection() is SqliteConnection)
            return Each(questions);
        await db.Database.OpenConnectionAsync();
        return await InOneTrip(questions, (NpgsqlConnection)db.Database.GetDbConnection());
    }

    private List<long> Each(IReadOnlyList<Question> questions)
    {
        var answers = new List<long>(questions.Count);
        foreach (var question in questions)
        {
            var command = Prepared(question.Sql, question.Values.Count);
            for (var i = 0; i < question.Values.Count; i++)
                command.Parameters[i].Value = question.Values[i];
            if (question.Answers)
                answers.Add(Read(command.ExecuteScalar()));
            else
                command.ExecuteNonQuery();
        }

        return answers;
    }

    private static async Task<List<long>> InOneTrip(IReadOnlyList<Question> questions, NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var question in questions)
        {
#pragma warning disable CA2100 // Fixed texts of this project.
            var command = new NpgsqlBatchCommand(question.Sql);
#pragma warning restore CA2100
            foreach (var value in question.Values)
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            batch.BatchCommands.Add(command);
        }

        // Once for each connection; from then on this sends nothing.
        await batch.PrepareAsync();
        var answers = new List<long>(questions.Count);
        await using var reader = await batch.ExecuteReaderAsync();
        // What gives nothing is passed over by the reader.
        do
        {
            if (await reader.ReadAsync())
                answers.Add(Read(reader.GetValue(0)));
        } while (await reader.NextResultAsync());
        return answers;
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
