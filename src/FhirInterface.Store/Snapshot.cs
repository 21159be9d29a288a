using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace FhirInterface.Store;

/// <summary>A transaction whose queries all see what was committed when the first of them began, and that keeps no writer waiting.</summary>
internal static class Snapshot
{
    public static async Task<IDbContextTransaction> Begin(StoreDb db) =>
        // Not Entity Framework's own on SQLite: that takes the turn to write.
        db.Database.GetDbConnection()
            is SqliteConnection sqlite
            ? (await db.Database.UseTransactionAsync(sqlite.BeginTransaction(deferred: true)))!
            : await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead);
}
