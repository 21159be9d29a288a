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
}

public static class FlowSetup
{
    /// <summary>
    /// Registers <see cref="LetterFlow"/>, <see cref="Validate.Assessor"/>, <see cref="Reads.ResourceReader"/>,
    /// <see cref="Tasks.TaskMoves"/>, <see cref="Tasks.IssueDesk"/>, <see cref="Policies.PolicyShelf"/> and the worker of the clocks. Before
    /// the first request, <c>await services.GetRequiredService&lt;FlowStart&gt;().Prepare(ct)</c> migrates the store and loads policies.
    /// </summary>
    public static IServiceCollection AddFlow(this IServiceCollection services, FlowOptions options) => throw new NotImplementedException();
}

/// <summary>What has to be done once before the first request.</summary>
public sealed class FlowStart
{
    /// <summary>Brings the store to the current schema and loads the policies.</summary>
    /// <exception cref="FhirInterface.Policy.Decide.PolicyFormatException">A policy cannot be read; the message names file and line.</exception>
    public Task Prepare(CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Whether the store answers: readiness.</summary>
    public Task<bool> Ready(CancellationToken cancel) => throw new NotImplementedException();
}
