using FhirInterface.Store;
using Microsoft.Extensions.Hosting;

namespace FhirInterface.Flow.Policies;

/// <summary>With several servers a policy may be added at any of them: each looks every few seconds.</summary>
internal sealed class PolicyWatcher(LetterStore store, PolicyShelf policies, FlowStart start) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await start.Prepared.WaitAsync(stoppingToken);
        while (store.Shared && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, stoppingToken);
            try
            {
                await policies.Refresh(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The store is away, which readiness tells; the policies known are used until it is back.
            }
        }
    }
}
