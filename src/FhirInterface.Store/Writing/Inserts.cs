using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace FhirInterface.Store.Writing;

/// <summary>
/// Writes what was added to a context by prepared statements in its transaction. A letter adds some ten rows and changes none, and to plan,
/// order and write out each of its batches anew costs Entity Framework more than the rows cost the database.
/// </summary>
internal static class Inserts
{
    private static readonly ConcurrentDictionary<IEntityType, InsertOf> Known = new();

    /// <summary>
    /// Writes all that was added. False, and nothing written, where that might not keep the order that the database needs: an action that
    /// is moved in the same step may have to be closed before another for the same ask is opened.
    /// </summary>
    /// <param name="accept">Whether the context goes on afterwards: then it learns the keys that the database gave.</param>
    public static async Task<bool> Write(StoreDb db, bool accept, CancellationToken cancel)
    {
        if (db.Database.CurrentTransaction is null)
            return false;
        List<EntityEntry>? added = null;
        foreach (var entry in db.ChangeTracker.Entries())
        {
            if (entry.State == EntityState.Added)
                (added ??= []).Add(entry);
            else if (entry.State is EntityState.Modified or EntityState.Deleted && entry.Entity is Actions.ActionRecord)
                return false;
        }

        if (added is null)
            return true;
        var rows = added
            .Select(entry => (Entry: entry, Insert: Known.GetOrAdd(entry.Metadata, static type => new InsertOf(type))))
            // In the order in which they were added, as the numbers that stand in for their keys have it.
            .OrderBy(row => row.Insert.Generated is { } key ? (long)row.Entry.CurrentValues[key]! : 0)
            .ToList();
        try
        {
            if (db.Database.GetDbConnection() is NpgsqlConnection connection)
                await WriteBatch(connection, rows, accept, cancel);
            else
                WriteEach(db, rows, accept);
        }
        catch (DbException fault)
        {
            throw new DbUpdateException("What was added could not be written.", fault, [.. added]);
        }

        return true;
    }

    private static void WriteEach(StoreDb db, List<(EntityEntry Entry, InsertOf Insert)> rows, bool accept)
    {
        foreach (var (entry, insert) in rows)
        {
            var command = db.Statements.Prepared(insert.Sql, insert.Columns.Count);
            for (var i = 0; i < insert.Columns.Count; i++)
                command.Parameters[i].Value = insert.ValueOf(i, entry.Entity) ?? DBNull.Value;
            command.ExecuteNonQuery();
            if (accept)
                insert.Accept(entry, SQLitePCL.raw.sqlite3_last_insert_rowid(((SqliteConnection)command.Connection!).Handle));
        }
    }

    private static async Task WriteBatch(
        NpgsqlConnection connection,
        List<(EntityEntry Entry, InsertOf Insert)> rows,
        bool accept,
        CancellationToken cancel
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (entry, insert) in rows)
        {
            var command = new NpgsqlBatchCommand(accept ? insert.ReturningSql : insert.Sql);
            for (var i = 0; i < insert.Columns.Count; i++)
                command.Parameters.Add(insert.ParameterOf(i, entry.Entity));
            batch.BatchCommands.Add(command);
        }

        await batch.PrepareAsync(cancel);
        if (!accept)
        {
            await batch.ExecuteNonQueryAsync(cancel);
            return;
        }

        await using var reader = await batch.ExecuteReaderAsync(cancel);
        foreach (var (entry, insert) in rows)
        {
            var key = 0L;
            // Only rows with a key of the database's give a result.
            if (insert.Generated is not null)
            {
                await reader.ReadAsync(cancel);
                key = reader.GetInt64(0);
                await reader.NextResultAsync(cancel);
            }

            insert.Accept(entry, key);
        }
    }
}
