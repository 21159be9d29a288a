using System.Globalization;
using System.Threading.RateLimiting;

namespace FhirInterface.Api.Running;

/// <summary>
/// Gives calls their turn to be worked on, so that what was accepted goes on at its pace however much comes: so many at once, so many that
/// wait, and not for long; everything else is 503 with Retry-After. A turn is taken when the body is here and before anything is made of it,
/// and given back before the answer is sent, so a client that sends or reads slowly holds none. Reads and writes have a share each: practices
/// that poll keep no letter out, nor letters a practice.
/// </summary>
public sealed class Turns : IDisposable
{
    private readonly ConcurrencyLimiter reads;
    private readonly ConcurrencyLimiter writes;
    private readonly TimeSpan wait;

    public Turns(OverloadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (reads, writes) = (Limiter(options), Limiter(options));
        wait = TimeSpan.FromSeconds(options.LongestWaitSeconds);
    }

    /// <summary>Turns for writes that nobody has.</summary>
    public int FreeForWrites => (int)writes.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Whether the call has its turn; it keeps the one it has. Where not, Retry-After is set.</summary>
    public async ValueTask<bool> Take(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Features.Get<Turn>() is not null)
            return true;
        var read = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (await Next(read ? reads : writes, http.RequestAborted) is { } lease)
        {
            var turn = new Turn(lease);
            http.Features.Set(turn);
            http.Response.RegisterForDispose(turn);
            return true;
        }

        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture);
        return false;
    }

    /// <summary>The call has done its work: what is left is to send the answer.</summary>
    public static void GiveBack(HttpContext http) => http?.Features.Get<Turn>()?.Dispose();

    public void Dispose()
    {
        reads.Dispose();
        writes.Dispose();
    }

    private async ValueTask<RateLimitLease?> Next(ConcurrencyLimiter turns, CancellationToken aborted)
    {
        // By far the most find a turn free: no clock is set for them.
        if (turns.AttemptAcquire() is { IsAcquired: true } free)
            return free;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        patience.CancelAfter(wait);
        try
        {
            return await turns.AcquireAsync(1, patience.Token) is { IsAcquired: true } lease ? lease : null;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private static ConcurrencyLimiter Limiter(OverloadOptions options) =>
        new(
            new ConcurrencyLimiterOptions
            {
                PermitLimit = options.AtOnce,
                QueueLimit = options.Waiting,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );

    /// <summary>Given back once, however often.</summary>
    private sealed class Turn(RateLimitLease lease) : IDisposable
    {
        public void Dispose() => lease.Dispose();
    }
}
