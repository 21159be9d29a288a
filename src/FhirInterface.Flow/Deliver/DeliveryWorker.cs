using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FhirInterface.Flow.Deliver;

/// <summary>Sends notifications for as long as the process lives.</summary>
internal sealed partial class DeliveryWorker(DeliveryWork work, FlowStart start, ILogger<DeliveryWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await start.Prepared.WaitAsync(stoppingToken);
        await work.Run(fault => CouldNotSend(log, fault.GetType().Name), stoppingToken);
    }

    // The kind of fault only: its message may quote what is stored.
    [LoggerMessage(1, LogLevel.Error, "Notifications could not be sent and will be tried again: {Fault}")]
    private static partial void CouldNotSend(ILogger logger, string fault);
}
