using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace FhirInterface.Store.Writing;

/// <summary>
/// One at a time for each name: in this process by a gate, among servers by an advisory lock of PostgreSQL, which ends with its connection. Two
/// names may share a turn; then one waits without need.
/// </summary>
internal sealed class NamedTurns(string? connectionString) : IDisposable
{
    private const int Gates = 64;
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<IAsyncDisposable> Take(string name, CancellationToken cancel)
    {
        var number = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var gate = gates[(int)((ulong)number % Gates)];
        await gate.WaitAsync(cancel);
        try
        {
            return new Turn(gate, connectionString is null ? null : await Lock(connectionString, number, cancel));
        }
        catch
        {
            gate.Release();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var gate in gates)
            gate.Dispose();
    }

    private static async Task<NpgsqlConnection> Lock(string connectionString, long number, CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancel);
            await using var take = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection);
            take.Parameters.Add(new NpgsqlParameter { Value = number });
            await take.ExecuteNonQueryAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed class Turn(SemaphoreSlim gate, NpgsqlConnection? connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                if (connection is not null)
                    await Leave(connection);
            }
            finally
            {
                gate.Release();
            }
        }

        private static async Task Leave(NpgsqlConnection connection)
        {
            await using var _ = connection;
            try
            {
                // Back in its pool it would keep the lock.
                await using var leave = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", connection);
                await leave.ExecuteNonQueryAsync();
            }
            catch (Exception lost) when (lost is NpgsqlException or InvalidOperationException)
            {
                // The connection is gone, and the lock with it; what was done in the turn stands.
            }
        }
    }
}
