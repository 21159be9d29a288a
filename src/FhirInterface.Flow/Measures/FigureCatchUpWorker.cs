using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FhirInterface.Flow.Measures;

/// <summary>Catches up after the start, and now and then: while a cluster is brought up, servers of the version before go on writing.</summary>
internal sealed partial class FigureCatchUpWorker(FigureCatchUp work, FlowStart start, TimeProvider time, ILogger<FigureCatchUpWorker> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await start.Settled(stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await work.Run(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                CouldNotDo(log, fault.GetType().Name);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // The kind of fault only: its message may quote what is stored.
    [LoggerMessage(1, LogLevel.Error, "Figures of older letters could not be caught up with and will be tried again: {Fault}")]
    private static partial void CouldNotDo(ILogger logger, string fault);
}
