using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using FhirInterface.Store.Outbox;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Timeout;

namespace FhirInterface.Flow.Deliver;

/// <summary>What became of an attempt to send.</summary>
internal abstract record Attempt
{
    private Attempt() { }

    public sealed record Taken : Attempt;

    /// <summary>Too many are being sent to that endpoint: nothing was tried, nothing failed.</summary>
    public sealed record NotNow : Attempt;

    /// <param name="Why">For people.</param>
    /// <param name="RetryAfter">When the receiver wants it again, if it said so.</param>
    public sealed record Failed(string Why, TimeSpan? RetryAfter) : Attempt;
}

/// <summary>
/// Sends to receivers, each behind a pipeline of its own, so that one that is down or slow is left alone for a while and slows nobody:
/// so many at once, one quick second try, a circuit that opens, a limit of time for each try. Long pauses are the outbox's business.
/// </summary>
internal sealed class Receivers(DeliveryOptions options, bool allowPrivateAddresses, TimeProvider time) : IDisposable
{
    private const int AtOnce = 32;
    private const int Queued = 64;
    private const int ShortestTimeout = 1;
    private const int LongestTimeout = 60;
    private static readonly ResiliencePropertyKey<TimeSpan> Limit = new("limit");

    private readonly HttpClient http = new(EndpointGuard.Handler(allowPrivateAddresses)) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ConcurrentDictionary<string, ResiliencePipeline<HttpResponseMessage>> pipelines = new(StringComparer.Ordinal);

    /// <param name="subscription">Where to, and how long it may take.</param>
    /// <param name="write">Makes the request, anew for each try.</param>
    /// <param name="cancel">Ends it; then nothing is known of what the receiver has taken.</param>
    public async Task<Attempt> Send(SubscriptionRecord subscription, Func<Task<HttpRequestMessage>> write, CancellationToken cancel)
    {
        var pipeline = pipelines.GetOrAdd(new Uri(subscription.Endpoint).Authority, _ => Pipeline());
        var context = ResilienceContextPool.Shared.Get(cancel);
        context.Properties.Set(
            Limit,
            subscription.TimeoutSeconds is { } seconds
                ? TimeSpan.FromSeconds(Math.Clamp(seconds, ShortestTimeout, LongestTimeout))
                : options.Timeout
        );
        try
        {
            using var response = await pipeline.ExecuteAsync(
                async inner =>
                {
                    using var request = await write();
                    return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, inner.CancellationToken);
                },
                context
            );
            return response.IsSuccessStatusCode
                ? new Attempt.Taken()
                : new Attempt.Failed(
                    FormattableString.Invariant($"The endpoint answered {(int)response.StatusCode}."),
                    RetryAfter(response)
                );
        }
        catch (RateLimiterRejectedException)
        {
            return new Attempt.NotNow();
        }
        catch (TimeoutRejectedException)
        {
            return new Attempt.Failed("The endpoint did not answer in time.", null);
        }
        catch (BrokenCircuitException open)
        {
            return new Attempt.Failed("The endpoint could not be reached.", open.RetryAfter);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new Attempt.Failed("The endpoint could not be reached.", null);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => null,
        };

    private static ResiliencePipeline<HttpResponseMessage> Pipeline() =>
        new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddConcurrencyLimiter(
                new ConcurrencyLimiterOptions
                {
                    PermitLimit = AtOnce,
                    QueueLimit = Queued,
                    QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
                }
            )
            .AddRetry(
                new RetryStrategyOptions<HttpResponseMessage>
                {
                    // A connection that was just being closed, a gateway that hiccups: not worth a pause of seconds.
                    MaxRetryAttempts = 1,
                    Delay = TimeSpan.FromMilliseconds(200),
                    UseJitter = true,
                    ShouldHandle = arguments =>
                        ValueTask.FromResult(
                            arguments.Outcome.Exception is HttpRequestException or IOException
                                || (int?)arguments.Outcome.Result?.StatusCode is 502 or 504
                        ),
                }
            )
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<HttpResponseMessage>
                {
                    FailureRatio = 0.8,
                    MinimumThroughput = 8,
                    SamplingDuration = TimeSpan.FromSeconds(30),
                    BreakDuration = TimeSpan.FromSeconds(15),
                    ShouldHandle = arguments =>
                        ValueTask.FromResult(
                            arguments.Outcome.Exception is HttpRequestException or IOException or TimeoutRejectedException
                                || (int?)arguments.Outcome.Result?.StatusCode is >= 500 or 429
                        ),
                }
            )
            .AddTimeout(
                new TimeoutStrategyOptions
                {
                    TimeoutGenerator = arguments =>
                        ValueTask.FromResult(arguments.Context.Properties.GetValue(Limit, TimeSpan.FromSeconds(LongestTimeout))),
                }
            )
            .Build();

    public void Dispose() => http.Dispose();
}
