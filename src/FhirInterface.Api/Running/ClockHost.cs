using FhirInterface.Flow.Release;

namespace FhirInterface.Api.Running;

/// <summary>Keeps the clocks going for as long as the server lives: safety releases, fall-backs, deliveries.</summary>
internal sealed partial class ClockHost(ClockWork clocks, ILogger<ClockHost> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await clocks.Run(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // What is owed stays written down: the work goes on after a pause, whatever stopped it.
                Stopped(log, fault.GetType().FullName ?? "", fault.StackTrace ?? "");
                await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The clocks stopped with {Exception} and go on in a moment, at {Stack}")]
    private static partial void Stopped(ILogger log, string exception, string stack);
}
