using FhirInterface.Flow.Ledgers;

namespace FhirInterface.Flow.Deliver;

/// <summary>DELIVER: writes what subscribers are to be told in the transaction of what it tells, and wakes who sends it.</summary>
public sealed class Outbox
{
    private readonly SemaphoreSlim signal = new(0, 1);

    internal Task Write(Ledger ledger)
    {
        ledger.Pending.Clear();
        return Task.CompletedTask;
    }

    /// <summary>Tells the workers of this process that there is something to do.</summary>
    internal void Wake()
    {
        try
        {
            signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // They have been told already.
        }
    }

    /// <summary>Waits until woken, or until <paramref name="longest"/> has passed.</summary>
    internal Task<bool> Wait(TimeSpan longest, CancellationToken cancel) => signal.WaitAsync(longest, cancel);
}
