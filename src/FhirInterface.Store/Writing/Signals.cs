using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FhirInterface.Store.Writing;

/// <summary>
/// Tells the other servers on the same PostgreSQL, when a transaction commits, that there is something to do. A server on SQLite is alone:
/// it needs no telling.
/// </summary>
public static class Signals
{
    private const string Channel = "fhirinterface_owed";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Sent with the commit of the running transaction, or not at all.</summary>
    public static async Task Send(StoreDb db)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (db is PgDb)
            await db.Database.ExecuteSqlRawAsync($"NOTIFY {Channel}");
    }

    /// <summary>Calls <paramref name="onSignal"/> for each signal until cancelled; a lost connection is made again.</summary>
    public static async Task Listen(string connectionString, Action onSignal, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(onSignal);
        // A connection of its own, that notices when the other side has gone without a word.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 15 };
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(settings.ConnectionString);
                connection.Notification += (_, _) => onSignal();
                await connection.OpenAsync(cancel);
                await using (var command = new NpgsqlCommand($"LISTEN {Channel}", connection))
                    await command.ExecuteNonQueryAsync(cancel);
                // What was sent while nobody listened is not sent again.
                onSignal();
                while (true)
                    await connection.WaitAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is NpgsqlException or IOException or TimeoutException)
            {
                // Whoever waits looks for work every second anyway; here only the waking is lost for a while.
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }
}
