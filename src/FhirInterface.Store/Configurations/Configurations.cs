using FhirInterface.Store.Actions;
using FhirInterface.Store.Audit;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Outbox;
using FhirInterface.Store.Owed;
using FhirInterface.Store.Policies;
using FhirInterface.Store.Resources;
using FhirInterface.Store.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FhirInterface.Store.Configurations;

internal sealed class StoredVersionConfiguration : IEntityTypeConfiguration<StoredVersion>
{
    public void Configure(EntityTypeBuilder<StoredVersion> builder)
    {
        builder.ToTable("resource_version");
        builder.HasKey(v => new
        {
            v.ResourceType,
            v.ResourceId,
            v.Version,
        });
    }
}

internal sealed class PostedBodyConfiguration : IEntityTypeConfiguration<PostedBody>
{
    public void Configure(EntityTypeBuilder<PostedBody> builder)
    {
        builder.ToTable("posted_body");
        builder.HasKey(b => b.Id);
    }
}

internal sealed class LetterConfiguration : IEntityTypeConfiguration<LetterRecord>
{
    public void Configure(EntityTypeBuilder<LetterRecord> builder)
    {
        builder.ToTable("letter");
        builder.HasKey(l => l.Key);
        builder.HasIndex(l => l.Id).IsUnique();
        builder.HasIndex(l => new { l.PostingKey, l.Custodian });
        builder.HasIndex(l => l.SeriesKey);
        builder.HasIndex(l => l.RewrittenKey);
        builder.HasIndex(l => l.SeriesId);
        builder.HasIndex(l => new { l.Practice, l.LastUpdated });
        builder.HasIndex(l => new { l.Custodian, l.LastUpdated });
        builder.HasIndex(l => new { l.Liaison, l.LastUpdated });
        builder.HasIndex(l => l.NhsNumber);
        // Figures are counted from this index alone.
        builder.HasIndex(l => new
        {
            l.ReceivedDay,
            l.ScopeKey,
            l.Disposition,
            l.DelayMinutes,
        });
        // The turnaround of requests is worked out from these two alone.
        builder
            .HasIndex(l => new
            {
                l.ReceivedDay,
                l.ScopeKey,
                l.Id,
                l.SeriesId,
                l.ReceivedAt,
                l.Kind,
            })
            .HasFilter("\"Kind\" = 'MedicationRequest'");
        builder
            .HasIndex(l => new
            {
                l.SeriesId,
                l.State,
                l.IsOrder,
                l.ReleasedAt,
                l.Kind,
            })
            .HasFilter("\"Kind\" = 'MedicationRequest'");
        builder.Property(l => l.Kind).HasConversion<string>();
        builder.Property(l => l.State).HasConversion<string>();
        // So that a server of the version before can go on writing while others are brought up.
        builder.Property(l => l.ReceivedDay).HasDefaultValue(0);
        builder.Property(l => l.ScopeKey).HasDefaultValue(0L);
    }
}

internal sealed class ProvenanceConfiguration : IEntityTypeConfiguration<ProvenanceRecord>
{
    public void Configure(EntityTypeBuilder<ProvenanceRecord> builder)
    {
        builder.ToTable("provenance");
        builder.HasKey(p => p.Key);
        builder.HasIndex(p => p.Id).IsUnique();
        builder.HasIndex(p => new { p.TargetId, p.TargetVersion });
    }
}

internal sealed class AskConfiguration : IEntityTypeConfiguration<AskRecord>
{
    public void Configure(EntityTypeBuilder<AskRecord> builder)
    {
        builder.ToTable("ask");
        builder.HasKey(a => a.Key);
        builder.HasIndex(a => a.Id).IsUnique();
        builder.HasIndex(a => a.SeriesId);
        // Figures are counted from this index alone.
        builder
            .HasIndex(a => new
            {
                a.AskedDay,
                a.ScopeKey,
                a.Category,
                a.PreventedAt,
                a.AskedAt,
                // The filter's own column: without it SQLite looks up every row.
                a.Avoidable,
            })
            .HasFilter("\"Avoidable\"");
        builder.Property(a => a.PreventedBy).HasConversion<string>();
        builder.Property(a => a.AskedDay).HasDefaultValue(0);
        builder.Property(a => a.ScopeKey).HasDefaultValue(0L);
    }
}

internal sealed class FigureScopeConfiguration : IEntityTypeConfiguration<FigureScope>
{
    public void Configure(EntityTypeBuilder<FigureScope> builder)
    {
        builder.ToTable("figure_scope");
        builder.HasKey(s => s.Key);
        builder
            .HasIndex(s => new
            {
                s.Custodian,
                s.Practice,
                s.Specialty,
                s.Team,
                s.Setting,
                s.PolicyUrl,
                s.Liaison,
            })
            .IsUnique();
    }
}

internal sealed class FigureSumConfiguration : IEntityTypeConfiguration<FigureSum>
{
    public void Configure(EntityTypeBuilder<FigureSum> builder)
    {
        builder.ToTable("figure_sum");
        builder.HasKey(s => new
        {
            s.Of,
            s.Weeks,
            s.ScopeKey,
            s.Category,
        });
        builder.Property(s => s.Of).HasConversion<string>();
    }
}

internal sealed class WeekSumConfiguration : IEntityTypeConfiguration<WeekSum>
{
    public void Configure(EntityTypeBuilder<WeekSum> builder)
    {
        builder.ToTable("week_sum");
        builder.HasKey(s => new
        {
            s.Of,
            s.Week,
            s.Liaison,
            s.Custodian,
            s.Setting,
            s.Category,
        });
        builder.Property(s => s.Of).HasConversion<string>();
    }
}

internal sealed class ActionConfiguration : IEntityTypeConfiguration<ActionRecord>
{
    public void Configure(EntityTypeBuilder<ActionRecord> builder)
    {
        builder.ToTable("action");
        builder.HasKey(a => a.Key);
        builder.HasIndex(a => a.Id).IsUnique();
        builder.HasIndex(a => new
        {
            a.OwnerKey,
            a.Status,
            a.LastUpdated,
        });
        builder.HasIndex(a => new { a.OwnerKey, a.LastUpdated });
        builder.HasIndex(a => new { a.RequesterKey, a.LastUpdated });
        builder.HasIndex(a => new { a.Custodian, a.LastUpdated });
        builder.HasIndex(a => new { a.Practice, a.LastUpdated });
        // The liaison's inbox: what is open of one kind, the oldest first.
        builder.HasIndex(a => new
        {
            a.Liaison,
            a.Kind,
            a.Status,
            a.AuthoredOn,
        });
        builder.HasIndex(a => a.NhsNumber);
        builder.HasIndex(a => a.FocusId);
        builder.HasIndex(a => a.SeriesId);
        builder.HasIndex(a => a.GroupKey);
        builder.HasIndex(a => a.Due);
        // One ask, one open Task: the rule of design 4 that no code path may break.
        builder.HasIndex(a => a.AskId).IsUnique().HasFilter("\"Open\" AND \"AskId\" IS NOT NULL");
        builder.Property(a => a.Kind).HasConversion<string>();
        builder
            .HasIndex(a => new
            {
                a.AuthoredDay,
                a.ScopeKey,
                a.Category,
                a.Status,
                a.Kind,
            })
            .HasFilter("\"Kind\" = 'InterfaceIssue'");
        builder.Property(a => a.AuthoredDay).HasDefaultValue(0);
        builder.Property(a => a.ScopeKey).HasDefaultValue(0L);
    }
}

internal sealed class OwedConfiguration : IEntityTypeConfiguration<OwedRecord>
{
    public void Configure(EntityTypeBuilder<OwedRecord> builder)
    {
        builder.ToTable("owed");
        builder.HasKey(o => o.Key);
        builder.HasIndex(o => o.DueAt).HasFilter("\"DoneAt\" IS NULL");
        builder.HasIndex(o => new { o.SubjectId, o.Kind });
        builder.Property(o => o.Kind).HasConversion<string>();
    }
}

internal sealed class AuditConfiguration : IEntityTypeConfiguration<AuditRecord>
{
    public void Configure(EntityTypeBuilder<AuditRecord> builder)
    {
        builder.ToTable("audit");
        builder.HasKey(a => a.Key);
        builder.HasIndex(a => a.Id).IsUnique();
        builder.HasIndex(a => a.At);
        builder.HasIndex(a => new { a.AgentOds, a.At });
        builder.HasIndex(a => a.NhsNumber);
    }
}

internal sealed class AuditSealConfiguration : IEntityTypeConfiguration<AuditSeal>
{
    public void Configure(EntityTypeBuilder<AuditSeal> builder)
    {
        builder.ToTable("audit_seals");
        builder.HasKey(s => s.Number);
        builder.Property(s => s.Number).ValueGeneratedNever();
    }
}

internal sealed class PolicyConfiguration : IEntityTypeConfiguration<PolicyRecord>
{
    public void Configure(EntityTypeBuilder<PolicyRecord> builder)
    {
        builder.ToTable("policy");
        builder.HasKey(p => p.Key);
        builder
            .HasIndex(p => new
            {
                p.Custodian,
                p.Practice,
                p.Version,
            })
            .IsUnique();
    }
}

internal sealed class RequestConfiguration : IEntityTypeConfiguration<RequestRecord>
{
    public void Configure(EntityTypeBuilder<RequestRecord> builder)
    {
        builder.ToTable("request_id");
        builder.HasKey(r => new { r.ClientId, r.RequestId });
    }
}

internal sealed class MessageConfiguration : IEntityTypeConfiguration<MessageRecord>
{
    public void Configure(EntityTypeBuilder<MessageRecord> builder)
    {
        builder.ToTable("message");
        builder.HasKey(m => new { m.Sender, m.MessageKey });
    }
}

internal sealed class EvidenceConfiguration : IEntityTypeConfiguration<EvidenceRecord>
{
    public void Configure(EntityTypeBuilder<EvidenceRecord> builder)
    {
        builder.ToTable("evidence");
        builder.HasKey(e => e.Key);
        builder.HasIndex(e => new { e.Custodian, e.OrderKey });
        builder.HasIndex(e => e.NhsNumber);
        builder.HasIndex(e => e.AnsweredLetterId).HasFilter("\"AnsweredLetterId\" IS NOT NULL");
    }
}

internal sealed class SubscriptionConfiguration : IEntityTypeConfiguration<SubscriptionRecord>
{
    public void Configure(EntityTypeBuilder<SubscriptionRecord> builder)
    {
        builder.ToTable("subscription");
        builder.HasKey(s => s.Key);
        builder.HasIndex(s => s.Id).IsUnique();
        builder.HasIndex(s => s.OwnerFilter);
        builder.HasIndex(s => s.RequesterFilter);
    }
}

internal sealed class NotificationConfiguration : IEntityTypeConfiguration<NotificationRecord>
{
    public void Configure(EntityTypeBuilder<NotificationRecord> builder)
    {
        builder.ToTable("notification");
        builder.HasKey(n => new { n.SubscriptionId, n.Number });
        builder.HasIndex(n => new { n.SubscriptionId, n.Number }).HasFilter("\"SentAt\" IS NULL").HasDatabaseName("IX_notification_unsent");
    }
}

internal sealed class ServerKeyConfiguration : IEntityTypeConfiguration<ServerKey>
{
    public void Configure(EntityTypeBuilder<ServerKey> builder)
    {
        builder.ToTable("server_key");
        builder.HasKey(k => k.Name);
    }
}

internal sealed class UsedAssertionConfiguration : IEntityTypeConfiguration<UsedAssertion>
{
    public void Configure(EntityTypeBuilder<UsedAssertion> builder)
    {
        builder.ToTable("used_assertion");
        builder.HasKey(a => new { a.ClientId, a.Jti });
        builder.HasIndex(a => a.Until);
    }
}

internal sealed class CommitClockConfiguration : IEntityTypeConfiguration<CommitClock>
{
    public void Configure(EntityTypeBuilder<CommitClock> builder)
    {
        builder.ToTable("commit_clock");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(c => c.Last).HasColumnName("last");
        builder.HasData(new CommitClock { Id = 1, Last = 0 });
    }
}
