using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FhirInterface.Flow.Release;

/// <summary>Runs the clocks for as long as the process lives.</summary>
internal sealed partial class ClockWorker(ClockWork work, FlowStart start, ILogger<ClockWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await start.Prepared.WaitAsync(stoppingToken);
        await work.Run(fault => CouldNotDo(log, fault.GetType().Name), stoppingToken);
    }

    // The kind of fault only: its message may quote what is stored.
    [LoggerMessage(1, LogLevel.Error, "Something owed could not be done and will be tried again: {Fault}")]
    private static partial void CouldNotDo(ILogger logger, string fault);
}
