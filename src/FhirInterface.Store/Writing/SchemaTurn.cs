using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace FhirInterface.Store.Writing;

/// <summary>
/// The turn to change the schema of a PostgreSQL, held from the first migration to the last: Entity Framework's own lock ends with each
/// migration, and servers that start together would then do the next one twice.
/// </summary>
internal static class SchemaTurn
{
    // Any number that nobody else takes: "FHIRINT" in ASCII.
    private const long Number = 0x46_48_49_52_49_4E_54;

    /// <summary>Makes the database if need be and waits for the turn, which ends when the connection is disposed.</summary>
    public static async Task<NpgsqlConnection> Take(StoreDb db, string connectionString, CancellationToken cancel)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        try
        {
            if (!await creator.ExistsAsync(cancel))
                await creator.CreateAsync(cancel);
        }
        catch (PostgresException other) when (other.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another server has just made it.
        }

        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            await using var take = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection);
            take.Parameters.Add(new NpgsqlParameter { Value = Number });
            await take.ExecuteNonQueryAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
