using FhirInterface.Flow.Contacts;
using FhirInterface.Flow.Deliver;
using FhirInterface.Flow.Measures;
using FhirInterface.Flow.Policies;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Release;
using FhirInterface.Flow.Tasks;
using FhirInterface.Flow.Telemetry;
using FhirInterface.Flow.Validate;
using FhirInterface.Store;
using FhirInterface.Validation;
using Microsoft.Extensions.DependencyInjection;

namespace FhirInterface.Flow;

/// <summary>Where the store is and how the flow runs.</summary>
public sealed record FlowOptions
{
    /// <summary><c>sqlite</c> or <c>postgresql</c>.</summary>
    public string Provider { get; init; } = "sqlite";

    /// <summary>Connection string; for SQLite null means <c>fhirinterface.db</c> under <see cref="DataFolder"/>.</summary>
    public string? ConnectionString { get; init; }
    public string DataFolder { get; init; } = "data";

    /// <summary>A folder of further policies, read at start.</summary>
    public string? PolicyFolder { get; init; }

    /// <summary>Whether subscriptions may name endpoints in private address ranges.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Where the FHIR endpoint is reached from outside: for links in notifications.</summary>
    public string BaseUrl { get; init; } = "http://localhost:5080/fhir";

    /// <summary>How notifications are sent.</summary>
    public DeliveryOptions Delivery { get; init; } = new();
}

public static class FlowSetup
{
    /// <summary>
    /// Registers <see cref="LetterFlow"/>, <see cref="Assessor"/>, <see cref="ResourceReader"/>, <see cref="TaskMoves"/>,
    /// <see cref="IssueDesk"/>, <see cref="PolicyShelf"/> and <see cref="ClockWork"/>. Before the first request call
    /// <see cref="FlowStart.Prepare"/>; from then on the host runs the clocks and the deliveries for as long as it lives.
    /// </summary>
    public static IServiceCollection AddFlow(this IServiceCollection services, FlowOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        if (!services.Any(service => service.ServiceType == typeof(TimeProvider)))
            services.AddSingleton(TimeProvider.System);
        if (!services.Any(service => service.ServiceType == typeof(Validator)))
            services.AddSingleton(Validator.Default);
        services.AddSingleton(provider => OpenStore(options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PolicyShelf>();
        services.AddSingleton(provider =>
        {
            var shelf = provider.GetRequiredService<PolicyShelf>();
            return new Assessor(provider.GetRequiredService<Validator>(), () => shelf.Current);
        });
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<RefusedAttempts>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<LetterFlow>();
        services.AddSingleton<ResourceReader>();
        services.AddSingleton<TaskMoves>();
        services.AddSingleton<IssueDesk>();
        services.AddSingleton<TaskSubjects>();
        services.AddSingleton<AvoidableAsksMeasure>();
        services.AddSingleton<Turnaround>();
        services.AddSingleton<LetterFigures>();
        services.AddSingleton<IssueFigures>();
        services.AddSingleton<FigureCatchUp>();
        services.AddSingleton<ContactBook>();
        services.AddSingleton<ClockWork>();
        services.AddSingleton<FlowStart>();
        services.AddSingleton<SubscriptionDesk>();
        services.AddSingleton<DeliveryWork>();
        services.AddHostedService<ClockWorker>();
        services.AddHostedService<DeliveryWorker>();
        services.AddHostedService<QueueWatch>();
        services.AddHostedService<PolicyWatcher>();
        services.AddHostedService<FigureCatchUpWorker>();
        return services;
    }

    private static LetterStore OpenStore(FlowOptions options, TimeProvider time) =>
        options.Provider switch
        {
            "sqlite" => StoreSetup.Sqlite(
                options.ConnectionString ?? $"Data Source={Path.Combine(options.DataFolder, "fhirinterface.db")}",
                time
            ),
            "postgresql" => StoreSetup.Postgres(
                options.ConnectionString ?? throw new ArgumentException("ConnectionStrings:Store is needed for postgresql."),
                time
            ),
            _ => throw new ArgumentException($"Store:Provider is \"{options.Provider}\"; it must be sqlite or postgresql."),
        };
}

/// <summary>What has to be done once before the first request.</summary>
public sealed class FlowStart(LetterStore store, PolicyShelf policies, FlowOptions options)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource prepared = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the store may be used.</summary>
    public Task Prepared => prepared.Task;

    /// <summary>Completes a little after that: what can wait leaves the first letters the processor.</summary>
    internal async Task Settled(CancellationToken cancel)
    {
        await Prepared.WaitAsync(cancel);
        await Task.Delay(Settling, cancel);
    }

    /// <summary>Brings the store to the current schema and loads the policies.</summary>
    /// <exception cref="FhirInterface.Policy.Decide.PolicyFormatException">A policy cannot be read; the message names file and line.</exception>
    public async Task Prepare(CancellationToken cancel)
    {
        await store.Migrate(cancel);
        await policies.Load(options.PolicyFolder, cancel);
        prepared.TrySetResult();
    }

    /// <summary>Whether the store answers: readiness.</summary>
    public Task<bool> Ready(CancellationToken cancel) => store.Answers(cancel);
}
