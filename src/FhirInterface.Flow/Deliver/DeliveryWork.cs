using System.Collections.Concurrent;
using System.Net.Http.Headers;
using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Policies;
using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Outbox;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Deliver;

/// <summary>
/// Sends what is owed to subscribers: each subscription in the order of its numbers, one after the other, all subscriptions beside each
/// other. What fails is tried again for days; what still fails is told to the liaison, and nothing is dropped.
/// </summary>
public sealed class DeliveryWork(LetterStore store, Outbox outbox, PolicyShelf policies, FlowOptions options) : IDisposable
{
    private const int Beside = 32;
    private const int AtOnce = 50;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(3);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly Caller Service = new(Systems.ServiceId, Systems.ServiceId, CallerRole.Administrator);

    private readonly HttpClient http = new(EndpointGuard.Handler(options.AllowPrivateAddresses)) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ConcurrentDictionary<string, ResiliencePipeline<HttpResponseMessage>> pipelines = new(StringComparer.Ordinal);

    /// <summary>Runs until cancelled; faults of our own are told and the work goes on.</summary>
    public async Task Run(Action<Exception> onFault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(onFault);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (await RunDue(cancel) == 0)
                    await outbox.Wait(Beat, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                onFault(fault);
                await Task.Delay(Beat, CancellationToken.None);
            }
        }
    }

    /// <summary>Sends all that is due now; returns how many requests were answered well.</summary>
    public async Task<int> RunDue(CancellationToken cancel)
    {
        var now = store.Time.GetUtcNow();
        var due = await store.Read(db => Due(db, now).Select(s => s.Id).Take(500).ToListAsync(cancel));
        if (due.Count == 0)
            return 0;
        var claimed = await store.Write(
            async (db, moment) =>
            {
                var rows = await Due(db, now).Where(s => due.Contains(s.Id)).ToListAsync();
                foreach (var row in rows)
                    row.LeasedUntil = moment + Lease;
                return rows.ConvertAll(row => row.Id);
            },
            cancel
        );
        var sent = 0;
        await Parallel.ForEachAsync(
            claimed,
            new ParallelOptions { MaxDegreeOfParallelism = Beside, CancellationToken = cancel },
            async (id, _) => Interlocked.Add(ref sent, await Serve(id, cancel))
        );
        return sent;
    }

    private static IQueryable<SubscriptionRecord> Due(StoreDb db, DateTimeOffset now) =>
        db.Subscriptions.Where(s =>
            !s.Deleted
            && (s.RetryAt == null || s.RetryAt <= now)
            && (s.LeasedUntil == null || s.LeasedUntil <= now)
            && (
                s.Status == "requested" || (s.Status == "active" && db.Notifications.Any(n => n.SubscriptionId == s.Id && n.SentAt == null))
            )
        );

    /// <summary>Sends one subscription what it is owed, until it is through or something fails.</summary>
    private async Task<int> Serve(string id, CancellationToken cancel)
    {
        var (subscription, resource, waiting) = await store.Read(async db =>
        {
            var row = await db.Subscriptions.SingleAsync(s => s.Id == id, cancel);
            var version = await db.Versions.SingleAsync(
                v => v.ResourceType == "Subscription" && v.ResourceId == id && v.Version == row.Version,
                cancel
            );
            var events = await db
                .Notifications.Where(n => n.SubscriptionId == id && n.SentAt == null)
                .OrderBy(n => n.Number)
                .Take(AtOnce)
                .ToListAsync(cancel);
            return (row, ResourceCodec.Unpack(version).Parse<Subscription>(), events);
        });

        Sending? failed = null;
        var through = new List<long>();
        if (subscription.Status == "requested")
        {
            failed = await Send(() => Handshake(subscription, resource), subscription, cancel);
        }
        else
        {
            foreach (var item in waiting)
            {
                failed = await Send(() => Event(subscription, resource, item, cancel), subscription, cancel);
                if (failed is not null)
                    break;
                through.Add(item.Number);
            }
        }

        await Conclude(id, through, failed, cancel);
        return failed is null ? Math.Max(1, through.Count) : through.Count;
    }

    /// <summary>Why something could not be sent, and when the receiver wants it again.</summary>
    private sealed record Sending(string Why, TimeSpan? RetryAfter);

    private async Task<Sending?> Send(Func<Task<HttpRequestMessage>> write, SubscriptionRecord subscription, CancellationToken cancel)
    {
        var pipeline = pipelines.GetOrAdd(new Uri(subscription.Endpoint).Authority, _ => Pipeline());
        try
        {
            using var response = await pipeline.ExecuteAsync(
                async inner =>
                {
                    using var limit = CancellationTokenSource.CreateLinkedTokenSource(inner);
                    limit.CancelAfter(
                        subscription.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 60)) : DefaultTimeout
                    );
                    using var request = await write();
                    return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                },
                cancel
            );
            if (response.IsSuccessStatusCode)
                return null;
            var after = response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } => date - store.Time.GetUtcNow(),
                _ => (TimeSpan?)null,
            };
            return new Sending(FormattableString.Invariant($"The endpoint answered {(int)response.StatusCode}."), after);
        }
        catch (Exception fault)
            when (fault
                    is HttpRequestException
                        or TimeoutRejectedException
                        or BrokenCircuitException
                        or OperationCanceledException
                        or IOException
            )
        {
            cancel.ThrowIfCancellationRequested();
            return new Sending(
                fault is OperationCanceledException or TimeoutRejectedException
                    ? "The endpoint did not answer in time."
                    : "The endpoint could not be reached.",
                null
            );
        }
    }

    /// <summary>One for each receiver: one that is down is left alone for a while and slows nobody.</summary>
    private static ResiliencePipeline<HttpResponseMessage> Pipeline() =>
        new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<HttpResponseMessage>
                {
                    FailureRatio = 0.8,
                    MinimumThroughput = 8,
                    SamplingDuration = TimeSpan.FromSeconds(30),
                    BreakDuration = TimeSpan.FromSeconds(15),
                    ShouldHandle = arguments =>
                        ValueTask.FromResult(
                            arguments.Outcome.Exception is not null || (int?)arguments.Outcome.Result?.StatusCode is >= 500 or 429
                        ),
                }
            )
            .AddTimeout(TimeSpan.FromSeconds(70))
            .Build();

    private Task<HttpRequestMessage> Handshake(SubscriptionRecord subscription, Subscription resource) =>
        store.Read(async db =>
            Request(
                HttpMethod.Post,
                subscription.Endpoint,
                resource,
                await Notifications.Of(db, subscription, "handshake", [], "empty", options.BaseUrl)
            )
        );

    private Task<HttpRequestMessage> Event(
        SubscriptionRecord subscription,
        Subscription resource,
        NotificationRecord item,
        CancellationToken cancel
    ) =>
        store.Read(async db =>
        {
            if (subscription.Topic is not null)
            {
                return Request(
                    HttpMethod.Post,
                    subscription.Endpoint,
                    resource,
                    await Notifications.Of(
                        db,
                        subscription,
                        "event-notification",
                        [item],
                        subscription.PayloadContent ?? "empty",
                        options.BaseUrl
                    )
                );
            }

            if (string.IsNullOrEmpty(subscription.PayloadType))
                return Request(HttpMethod.Post, subscription.Endpoint, resource, null);
            var row = await db.Versions.SingleAsync(
                v => v.ResourceType == item.FocusType && v.ResourceId == item.FocusId && v.Version == item.FocusVersion,
                cancel
            );
            return Request(
                HttpMethod.Put,
                $"{subscription.Endpoint.TrimEnd('/')}/{item.FocusType}/{item.FocusId}",
                resource,
                ResourceCodec.Unpack(row).Parse()
            );
        });

    private static HttpRequestMessage Request(HttpMethod method, string url, Subscription subscription, Resource? body)
    {
        var request = new HttpRequestMessage(method, url) { Content = new ByteArrayContent([]) };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(FhirText.Write(body).ToArray());
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        }

        foreach (var header in subscription.Channel!.Header.OfType<string>())
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon].Trim(), header[(colon + 1)..].Trim());
        }

        return request;
    }

    /// <summary>Notes what went through, and when to try again what did not.</summary>
    private async Task Conclude(string id, List<long> through, Sending? failed, CancellationToken cancel) =>
        await store.Write(
            async (db, moment) =>
            {
                var ledger = new Ledger(db, moment, Service);
                var subscription = await db.Subscriptions.SingleAsync(s => s.Id == id);
                foreach (var item in await db.Notifications.Where(n => n.SubscriptionId == id && through.Contains(n.Number)).ToListAsync())
                    item.SentAt = moment;
                subscription.LeasedUntil = null;
                if (failed is null || through.Count > 0)
                {
                    subscription.Failures = 0;
                    subscription.FailingSince = null;
                    subscription.RetryAt = null;
                    subscription.LastSentAt = moment;
                }

                if (failed is null)
                {
                    if (subscription.Status == "requested")
                        await SetStatus(ledger, subscription, "active", null);
                    return true;
                }

                subscription.Failures++;
                subscription.FailingSince ??= moment;
                subscription.RetryAt = moment + Pause(subscription.Failures, failed.RetryAfter);
                if (moment - subscription.FailingSince >= GiveUpAfter)
                {
                    await SetStatus(ledger, subscription, "error", failed.Why);
                    RaiseIssue(ledger, subscription, failed.Why);
                }

                return true;
            },
            cancel
        );

    private static async Task SetStatus(Ledger ledger, SubscriptionRecord record, string status, string? error)
    {
        var subscription = (Subscription)await ledger.ReadVersion("Subscription", record.Id, record.Version);
        record.Status = status;
        SubscriptionDesk.Write(ledger, record, subscription, error);
    }

    /// <summary>Twice as long each time, up to an hour, and a little by chance so that many do not come back together.</summary>
    private static TimeSpan Pause(int failures, TimeSpan? retryAfter)
    {
        var seconds = Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(failures, 12)));
        var pause = TimeSpan.FromSeconds(seconds * (0.8 + (Random.Shared.NextDouble() * 0.4)));
        return retryAfter is { } asked && asked > pause ? (asked < LongestPause ? asked : LongestPause) : pause;
    }

    private void RaiseIssue(Ledger ledger, SubscriptionRecord subscription, string why)
    {
        var practice = subscription.Role == nameof(CallerRole.Practice);
        var custodian = practice ? "" : subscription.Owner;
        var liaison = policies.Current.For(custodian, practice ? subscription.Owner : null, ledger.Moment).Liaison;
        var task = new FhirTask
        {
            Meta = new Meta { Profile = [Systems.Profile("InterfaceIssue")] },
            Intent = FhirTask.TaskIntent.Order,
            Priority = RequestPriority.Urgent,
            Code = new CodeableConcept(Systems.TaskCode, "interface-issue"),
            Description = $"Notifications to {subscription.Owner} have failed for days. {why} What they were to be told is kept.",
            Owner = Identifiers.Organization(liaison),
            Requester = Identifiers.Service(),
            ReasonCode = new CodeableConcept(Systems.IssueCategory, "other"),
            Focus = new ResourceReference($"Subscription/{subscription.Id}"),
        };
        ledger.AddTask(
            task,
            ActionKind.InterfaceIssue,
            null,
            new TaskParties(custodian, practice ? subscription.Owner : null, liaison, practice, null)
        );
    }

    public void Dispose() => http.Dispose();
}
