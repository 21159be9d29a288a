using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using FhirInterface.Store.Outbox;
using FhirInterface.Store.Writing;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Deliver;

/// <summary>What became of a Subscription that was posted or put.</summary>
public abstract record SubscriptionAnswer
{
    private SubscriptionAnswer() { }

    /// <summary>201 or 200.</summary>
    public sealed record Stored(StoredResource Subscription) : SubscriptionAnswer;

    /// <summary>422.</summary>
    public sealed record Unprocessable(OperationOutcome Outcome) : SubscriptionAnswer;

    /// <summary>404.</summary>
    public sealed record NotFound(OperationOutcome Outcome) : SubscriptionAnswer;

    /// <summary>The version in If-Match is not the current one: 412.</summary>
    public sealed record Stale(OperationOutcome Outcome) : SubscriptionAnswer;
}

/// <summary>Takes in, changes and ends rest-hook subscriptions, and tells how they stand (design 2, Subscriptions).</summary>
public sealed class SubscriptionDesk(LetterStore store, Outbox outbox, FlowOptions options)
{
    private const int MostEvents = 1000;

    public async Task<SubscriptionAnswer> Create(Subscription subscription, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ArgumentNullException.ThrowIfNull(caller);
        var wish = await Read(subscription, caller, cancel);
        if (wish.Fault is { } fault)
            return new SubscriptionAnswer.Unprocessable(fault);
        var stored = await store.Write(
            async (db, moment) =>
            {
                var ledger = new Ledger(db, moment, caller);
                var record = new SubscriptionRecord
                {
                    Id = Identifiers.NewId(moment),
                    Owner = caller.Ods,
                    Role = caller.Role.ToString(),
                    Status = "requested",
                    Criteria = "",
                    Endpoint = "",
                    Version = 0,
                };
                db.Subscriptions.Add(record);
                ledger.Audit("C", "create", [$"Subscription/{record.Id}"]);
                await Signals.Send(db);
                return Save(ledger, record, subscription, wish);
            },
            cancel
        );
        outbox.Wake();
        return new SubscriptionAnswer.Stored(SubscriptionSecrets.Masked(stored));
    }

    public async Task<SubscriptionAnswer> Update(
        string id,
        int? ifMatch,
        Subscription subscription,
        Caller caller,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ArgumentNullException.ThrowIfNull(caller);
        var wish = await Read(subscription, caller, cancel);
        if (wish.Fault is { } fault)
            return new SubscriptionAnswer.Unprocessable(fault);
        var answer = await store.Write<SubscriptionAnswer>(
            async (db, moment) =>
            {
                var ledger = new Ledger(db, moment, caller);
                var record = await db.Subscriptions.Where(Compartment.Subscriptions(caller)).SingleOrDefaultAsync(s => s.Id == id);
                if (record is null)
                    return new SubscriptionAnswer.NotFound(Missing(id));
                if (ifMatch is { } version && version != record.Version)
                    return new SubscriptionAnswer.Stale(
                        Outcomes.Error(OperationOutcome.IssueType.Conflict, "The Subscription has changed since.")
                    );
                if (subscription.Channel!.Header.Any(SubscriptionSecrets.IsMask))
                    subscription.Channel.Header = ((Subscription)await ledger.ReadVersion("Subscription", id, record.Version))
                        .Channel!
                        .Header;
                ledger.Audit("U", "update", [$"Subscription/{id}"]);
                await Signals.Send(db);
                return new SubscriptionAnswer.Stored(Save(ledger, record, subscription, wish));
            },
            cancel
        );
        outbox.Wake();
        return answer is SubscriptionAnswer.Stored stored
            ? new SubscriptionAnswer.Stored(SubscriptionSecrets.Masked(stored.Subscription))
            : answer;
    }

    /// <summary>Ends a subscription; false where there is none for the caller.</summary>
    public Task<bool> Delete(string id, Caller caller, CancellationToken cancel) =>
        store.Write(
            async (db, moment) =>
            {
                var record = await db.Subscriptions.Where(Compartment.Subscriptions(caller)).SingleOrDefaultAsync(s => s.Id == id);
                if (record is null)
                    return false;
                record.Deleted = true;
                record.Status = "off";
                new Ledger(db, moment, caller).Audit("D", "delete", [$"Subscription/{id}"]);
                return true;
            },
            cancel
        );

    /// <summary><c>$status</c>: a searchset with one Parameters; null where there is no such subscription for the caller.</summary>
    public async Task<Bundle?> Status(string id, Caller caller, CancellationToken cancel)
    {
        var record = await store.Read(db => Find(db, id, caller, cancel));
        if (record is null)
            return null;
        return new Bundle
        {
            Type = Bundle.BundleType.Searchset,
            Total = 1,
            Entry =
            [
                new Bundle.EntryComponent
                {
                    FullUrl = $"urn:uuid:{Guid.NewGuid():D}",
                    Resource = Notifications.Status(record, "query-status", [], options.BaseUrl),
                    Search = new Bundle.SearchComponent { Mode = Bundle.SearchEntryMode.Match },
                },
            ],
        };
    }

    /// <summary><c>$events</c>: past events by number, as they were or would be sent; null where there is no such subscription.</summary>
    public async Task<Bundle?> Events(string id, long? since, long? until, string? content, Caller caller, CancellationToken cancel)
    {
        return await store.ReadTogether(async db =>
        {
            var record = await Find(db, id, caller, cancel);
            if (record is null)
                return null;
            var events = await db
                .Notifications.Where(n => n.SubscriptionId == id && n.Number >= (since ?? 1) && n.Number <= (until ?? long.MaxValue))
                .OrderBy(n => n.Number)
                .Take(MostEvents)
                .ToListAsync(cancel);
            return await Notifications.Of(
                db,
                record,
                "query-event",
                events,
                content ?? record.PayloadContent ?? "id-only",
                options.BaseUrl
            );
        });
    }

    private static Task<SubscriptionRecord?> Find(StoreDb db, string id, Caller caller, CancellationToken cancel) =>
        db.Subscriptions.Where(Compartment.Subscriptions(caller)).SingleOrDefaultAsync(s => s.Id == id, cancel);

    /// <summary>What a Subscription asks for, or what is wrong with it.</summary>
    private sealed record Wish(
        OperationOutcome? Fault,
        string? Topic = null,
        string? OwnerFilter = null,
        string? RequesterFilter = null,
        string? PayloadContent = null
    );

    private async Task<Wish> Read(Subscription subscription, Caller caller, CancellationToken cancel)
    {
        static Wish Wrong(string text, string expression) => new(Outcomes.Error(OperationOutcome.IssueType.BusinessRule, text, expression));

        if (
            subscription.Status
            is not (
                Subscription.SubscriptionStatus.Requested
                or Subscription.SubscriptionStatus.Active
                or Subscription.SubscriptionStatus.Off
            )
        )
            return Wrong("A subscription is posted with status requested.", "Subscription.status");
        if (subscription.Channel?.Type != Subscription.SubscriptionChannelType.RestHook)
            return Wrong("Only rest-hook channels are served.", "Subscription.channel.type");
        if (await EndpointGuard.Fault(subscription.Channel.Endpoint, options.AllowPrivateAddresses, cancel) is { } fault)
            return Wrong(fault, "Subscription.channel.endpoint");
        if (string.IsNullOrWhiteSpace(subscription.Criteria))
            return Wrong("Say what to watch, in criteria.", "Subscription.criteria");
        if (subscription.Channel.Header.Select(ChannelHeaders.Fault).FirstOrDefault(found => found is not null) is { } unsendable)
            return Wrong(unsendable, "Subscription.channel.header");

        if (subscription.Channel.Payload is { Length: > 0 } payload && !PayloadType.IsKnown(payload))
            return Wrong("The payload is application/fhir+json or application/fhir+xml, or none.", "Subscription.channel.payload");

        var topic = subscription.Criteria is SubscriptionTopics.LetterReleased or SubscriptionTopics.TaskChanged
            ? subscription.Criteria
            : null;
        var filter = topic is null ? subscription.Criteria : Filter(subscription, topic);
        if (filter is null)
            return Wrong(
                "A filter by owner:identifier or requester:identifier is needed (backport-filter-criteria).",
                "Subscription.criteria"
            );
        if (SubscriptionCriteria.Read(filter, out var why) is not { } criteria)
            return Wrong(why!, "Subscription.criteria");
        var (owner, requester) = (criteria.OwnerKey, criteria.RequesterKey);
        var own = Identifiers.OdsKey(caller.Ods);
        if (caller.Role != CallerRole.Administrator && owner != own && requester != own)
            return Wrong(
                "Watch what is addressed to, or comes from, your own organisation: filter by its ODS code.",
                "Subscription.criteria"
            );

        var content = (subscription.Channel.PayloadElement?.GetExtension(SubscriptionTopics.PayloadContent)?.Value as Code)?.Value;
        if (content is not (null or "empty" or "id-only" or "full-resource"))
            return Wrong("The content is empty, id-only or full-resource.", "Subscription.channel.payload");
        return new Wish(null, topic, owner, requester, topic is null ? null : content ?? "empty");
    }

    /// <summary>The filter of a topic, written as plain criteria are.</summary>
    private static string? Filter(Subscription subscription, string topic)
    {
        var filters = (subscription.CriteriaElement?.Extension ?? [])
            .Where(extension => extension.Url == SubscriptionTopics.FilterCriteria)
            .Select(extension => (extension.Value as FhirString)?.Value)
            .OfType<string>()
            .Select(text => text[(text.IndexOf('?', StringComparison.Ordinal) + 1)..])
            .ToList();
        if (filters.Count == 0)
            return null;
        var joined = string.Join('&', filters);
        return topic == SubscriptionTopics.TaskChanged
            ? "Task?" + joined
            : "Bundle?"
                + joined
                    .Replace("owner:identifier", "practice", StringComparison.Ordinal)
                    .Replace("requester:identifier", "custodian", StringComparison.Ordinal);
    }

    private static StoredResource Save(Ledger ledger, SubscriptionRecord record, Subscription subscription, Wish wish)
    {
        record.Topic = wish.Topic;
        record.OwnerFilter = wish.OwnerFilter;
        record.RequesterFilter = wish.RequesterFilter;
        record.Criteria = subscription.Criteria!;
        record.Endpoint = subscription.Channel!.Endpoint!;
        record.PayloadType = subscription.Channel.Payload;
        record.PayloadContent = wish.PayloadContent;
        record.HeartbeatSeconds = Seconds(subscription, SubscriptionTopics.HeartbeatPeriod);
        record.TimeoutSeconds = Seconds(subscription, SubscriptionTopics.Timeout);
        record.End = subscription.End;
        record.Failures = 0;
        record.FailingSince = null;
        record.RetryAt = null;
        record.HeartbeatAt = null;
        // A topic's endpoint shakes hands first; plain criteria know no handshake.
        record.Status =
            subscription.Status == Subscription.SubscriptionStatus.Off ? "off"
            : wish.Topic is null ? "active"
            : "requested";
        return Write(ledger, record, subscription);
    }

    /// <summary>Writes the next version of a subscription, with the status that its row has.</summary>
    internal static StoredResource Write(Ledger ledger, SubscriptionRecord record, Subscription subscription, string? error = null)
    {
        record.Version++;
        record.LastUpdated = ledger.Moment;
        subscription.Status = EnumUtility.ParseLiteral<Subscription.SubscriptionStatus>(record.Status);
        subscription.Error = error;
        var packed = ResourceCodec.Pack(subscription, record.Id, record.Version);
        ledger.Add(packed);
        return ResourceCodec.Unpack(packed.At(ledger.Moment));
    }

    private static int? Seconds(Subscription subscription, string url) =>
        subscription.Channel!.GetExtension(url)?.Value switch
        {
            UnsignedInt value => value.Value,
            PositiveInt value => value.Value,
            _ => null,
        };

    private static OperationOutcome Missing(string id) =>
        Outcomes.Error(OperationOutcome.IssueType.NotFound, $"There is no Subscription/{id}.");
}
