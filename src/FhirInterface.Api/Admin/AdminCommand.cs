using FhirInterface.Flow;
using FhirInterface.Store;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Api.Admin;

/// <summary>
/// <c>FhirInterface.Api -- admin …</c>: store maintenance without the web server, safe beside a running one. It reads the server's own
/// settings. Data goes to standard output, everything else to standard error.
/// </summary>
internal static class AdminCommand
{
    public const int Ok = 0;
    public const int FoundWrong = 1;
    public const int WrongUsage = 2;

    private const string Usage = """
        admin verify [--expect DIGEST]                 checks bytes, versions, tasks and the audit chain
        admin purge --before YYYY-MM-DD [--dry-run]    removes closed letters received before that day
        admin backup --to FILE                         copies the SQLite store, also while the server runs
        admin import-dmd --from FOLDER                 makes the medicines table of a dm+d release
        admin health                                   asks the server on this machine whether it lives
        Exit 0: done and nothing wrong; 1: something wrong found; 2: wrong usage or nothing to work on.
        """;

    /// <summary>Runs one command; returns the exit code.</summary>
    public static async Task<int> Run(string[] args, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        // The environment and appsettings.json as the server reads them; the arguments are the command's own.
        var builder = WebApplication.CreateBuilder();
        var settings = StoreSettings.Of(builder.Configuration, builder.Environment);
        try
        {
            return args switch
            {
                ["verify"] => await StoreCheck.Run(await Open(settings, cancel), expected: null, cancel),
                ["verify", "--expect", var digest] => await StoreCheck.Run(await Open(settings, cancel), digest, cancel),
                ["purge", .. var rest] => await PurgeCommand.Run(rest, () => Open(settings, cancel), cancel),
                ["backup", "--to", var file] => Backup.Run(settings, file),
                ["import-dmd", "--from", var folder] => await DmdTable.Import(settings.DataFolder, folder, cancel),
                ["health"] => await HealthProbe.Run(builder.Configuration, cancel),
                _ => throw new AdminException(Usage),
            };
        }
        catch (AdminException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return WrongUsage;
        }
        catch (Exception fault) when (fault is SqliteException or Npgsql.NpgsqlException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The store cannot be used: {fault.Message}");
            return FoundWrong;
        }
    }

    /// <summary>The file that a SQLite store is in; null for another store.</summary>
    public static string? SqliteFile(FlowOptions settings) =>
        settings.Provider != "sqlite" ? null
        : settings.ConnectionString is { } said ? Path.GetFullPath(new SqliteConnectionStringBuilder(said).DataSource)
        : Path.Combine(settings.DataFolder, "fhirinterface.db");

    // A command never makes a store and never changes its schema: that is the server's start.
    private static async Task<LetterStore> Open(FlowOptions settings, CancellationToken cancel)
    {
        if (SqliteFile(settings) is { } file && !File.Exists(file))
            throw new AdminException($"There is no store at {file}. FHIRINTERFACE_DATA or ConnectionStrings:Store says where it is.");
        LetterStore store;
        try
        {
            store = new ServiceCollection().AddFlow(settings).BuildServiceProvider().GetRequiredService<LetterStore>();
        }
        catch (ArgumentException fault)
        {
            throw new AdminException(fault.Message);
        }

        var pending = await store.Read(async db => (await db.Database.GetPendingMigrationsAsync(cancel)).ToList());
        return pending.Count == 0
            ? store
            : throw new AdminException($"The store's schema is older than this program ({pending.Count} steps). Start the server once.");
    }
}

/// <summary>Wrong usage, or nothing to work on; the message says what to do.</summary>
internal sealed class AdminException(string message) : Exception(message);
