using FhirInterface.Flow;
using FhirInterface.Store;
using FhirInterface.Store.Audit;

namespace FhirInterface.Api.Admin;

/// <summary>Seals new audit rows every so often, and once more when the server stops.</summary>
internal sealed partial class AuditSealWorker(LetterStore store, FlowStart start, TimeProvider time, ILogger<AuditSealWorker> log)
    : BackgroundService
{
    // A row is open to tampering until it is sealed; a seal costs one commit.
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly AuditSeals seals = new(store);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (start.Prepared.IsCompletedSuccessfully)
            await Seal(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await start.Prepared.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, time, stoppingToken);
            await Seal(stoppingToken);
        }
    }

    private async Task Seal(CancellationToken cancel)
    {
        try
        {
            await seals.Seal(cancel);
        }
        // Rows wait for their seal until the next pass; serving letters does not depend on it.
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            CouldNotSeal(log, fault.GetType().Name);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Audit rows could not be sealed and will be tried again: {Fault}")]
    private static partial void CouldNotSeal(ILogger logger, string fault);
}
