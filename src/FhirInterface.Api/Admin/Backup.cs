using FhirInterface.Flow;
using Microsoft.Data.Sqlite;

namespace FhirInterface.Api.Admin;

/// <summary><c>admin backup</c>: SQLite's online backup, so a running server goes on; the copy is checked before it gets its name.</summary>
internal static class Backup
{
    public static int Run(FlowOptions settings, string to)
    {
        if (AdminCommand.SqliteFile(settings) is not { } from)
        {
            throw new AdminException(
                "PostgreSQL makes its own backups: pg_dump --format=custom --file=FILE \"CONNECTION\" (restore with pg_restore, see docs/operations.md)."
            );
        }

        var target = Path.GetFullPath(to);
        if (!File.Exists(from))
            throw new AdminException($"There is no store at {from}.");
        if (File.Exists(target))
            throw new AdminException($"{target} is there already; a backup never takes another's place.");
        if (Path.GetDirectoryName(target) is { } folder)
            Directory.CreateDirectory(folder);

        var partial = target + ".partial";
        File.Delete(partial);
        try
        {
            // Made first, and for its owner only: it will hold what the store holds.
            if (!OperatingSystem.IsWindows())
                File.Open(
                        partial,
                        new FileStreamOptions
                        {
                            Mode = FileMode.CreateNew,
                            Access = FileAccess.Write,
                            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                        }
                    )
                    .Dispose();
            using (var source = Open(from, SqliteOpenMode.ReadOnly))
            using (var copy = Open(partial, SqliteOpenMode.ReadWriteCreate))
            {
                source.BackupDatabase(copy);
            }

            // Open for writing, so that closing it leaves no log beside the one file.
            using (var copy = Open(partial, SqliteOpenMode.ReadWrite))
            {
                if (Ask(copy, "PRAGMA integrity_check") is var answer && answer != "ok")
                {
                    Console.Error.WriteLine($"The copy does not hold together: {answer}");
                    return AdminCommand.FoundWrong;
                }

                var letters = Ask(copy, "SELECT count(*) FROM letter");
                Console.Error.WriteLine($"{letters} letters copied and checked. Keep the folder keys/ of the data folder with it.");
            }

            File.Move(partial, target, overwrite: false);
            Console.Out.WriteLine(target);
            return AdminCommand.Ok;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = mode,
                Pooling = false,
                DefaultTimeout = 30,
            }.ToString()
        );
        connection.Open();
        return connection;
    }

    private static string? Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Fixed texts of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
