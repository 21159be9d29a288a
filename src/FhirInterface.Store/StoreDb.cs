using FhirInterface.Store.Actions;
using FhirInterface.Store.Audit;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Outbox;
using FhirInterface.Store.Owed;
using FhirInterface.Store.Policies;
using FhirInterface.Store.Resources;
using FhirInterface.Store.Servers;
using FhirInterface.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store;

/// <summary>
/// Everything that is kept. One model for both databases; the derived contexts differ in their migrations only:
/// <c>dotnet ef migrations add NAME --context SqliteDb -o Migrations/Sqlite</c> (and <c>PgDb</c>, <c>Migrations/Pg</c>).
/// </summary>
public abstract class StoreDb : DbContext
{
    protected StoreDb(DbContextOptions options)
        : base(options) => Statements = new Statements(this);

    public DbSet<StoredVersion> Versions => Set<StoredVersion>();
    public DbSet<PostedBody> Posted => Set<PostedBody>();
    public DbSet<LetterRecord> Letters => Set<LetterRecord>();
    public DbSet<ProvenanceRecord> Provenances => Set<ProvenanceRecord>();
    public DbSet<FigureScope> FigureScopes => Set<FigureScope>();
    public DbSet<FigureSum> FigureSums => Set<FigureSum>();
    public DbSet<WeekSum> WeekSums => Set<WeekSum>();
    public DbSet<AskRecord> Asks => Set<AskRecord>();
    public DbSet<ActionRecord> Actions => Set<ActionRecord>();
    public DbSet<OwedRecord> Owed => Set<OwedRecord>();
    public DbSet<AuditRecord> Audit => Set<AuditRecord>();
    public DbSet<AuditSeal> Seals => Set<AuditSeal>();
    public DbSet<PolicyRecord> Policies => Set<PolicyRecord>();
    public DbSet<RequestRecord> Requests => Set<RequestRecord>();
    public DbSet<MessageRecord> Messages => Set<MessageRecord>();
    public DbSet<EvidenceRecord> Evidence => Set<EvidenceRecord>();
    public DbSet<SubscriptionRecord> Subscriptions => Set<SubscriptionRecord>();
    public DbSet<NotificationRecord> Notifications => Set<NotificationRecord>();
    public DbSet<ServerKey> ServerKeys => Set<ServerKey>();
    public DbSet<UsedAssertion> UsedAssertions => Set<UsedAssertion>();
    public DbSet<CommitClock> Clock => Set<CommitClock>();

    internal Statements Statements { get; }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await Inserts.Write(this, accept: true, cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Saves, and forgets all that it knew.</summary>
    internal async Task SaveAtLast()
    {
        if (ChangeTracker.Entries().Any(entry => entry.State is EntityState.Modified or EntityState.Deleted))
            await SaveChangesAsync();
        else if (!await Inserts.Write(this, accept: false, CancellationToken.None))
            await base.SaveChangesAsync();
        ChangeTracker.Clear();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(StoreDb).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        // One representation of time in both databases that sorts as a number and has no zone to mistake.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }
}

public sealed class SqliteDb(DbContextOptions<SqliteDb> options) : StoreDb(options);

public sealed class PgDb(DbContextOptions<PgDb> options) : StoreDb(options);

internal sealed class UtcTicks()
    : Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter<DateTimeOffset, long>(
        moment => moment.UtcTicks,
        ticks => new DateTimeOffset(ticks, TimeSpan.Zero)
    );
