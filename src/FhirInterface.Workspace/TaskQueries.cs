using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Tasks;

namespace FhirInterface.Workspace;

/// <summary>The searches that the pages share, in the words of the API.</summary>
public static class TaskQueries
{
    public static readonly string[] OpenStatuses = ["requested", "received", "accepted", "in-progress", "on-hold"];

    public static TokenCriterion Statuses(params string[] statuses) => new("status", [.. statuses.Select(s => new TokenValue(null, s))]);

    public static UriCriterion Profile(string name) => new("_profile", [Systems.Profile(name)]);

    public static ReferenceCriterion Focus(string type, string id) => new("focus", [new ReferenceValue(type, id)]);

    public static TokenCriterion Party(string parameter, string ods) => new(parameter, [new TokenValue(Systems.Ods, ods)]);

    /// <summary>Newest first.</summary>
    public static IReadOnlyList<SortKey> Newest { get; } = [new("authored-on", Descending: true)];

    /// <summary>Last changed first.</summary>
    public static IReadOnlyList<SortKey> LastChanged { get; } = [new("_lastUpdated", Descending: true)];

    /// <summary>Longest waiting first.</summary>
    public static IReadOnlyList<SortKey> Oldest { get; } = [new("authored-on")];

    /// <summary>Urgent ones first, then longest waiting. For what is open, which is little: no index has this order.</summary>
    public static IReadOnlyList<SortKey> MostPressing { get; } = [new("priority", Descending: true), .. Oldest];

    public static async Task<IReadOnlyList<TaskView>> Find(
        this ResourceReader reader,
        SearchQuery query,
        Caller caller,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(reader);
        var page = await reader.Search(query, caller, cancel);
        return [.. page.Matches.Select(TaskView.Of)];
    }

    /// <summary>The same Tasks with what each is about.</summary>
    public static async Task<IReadOnlyList<TaskView>> About(
        this TaskSubjects subjects,
        IReadOnlyList<TaskView> tasks,
        Caller caller,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentNullException.ThrowIfNull(tasks);
        var found = await subjects.Of([.. tasks.Select(task => task.Id)], caller, cancel);
        return [.. tasks.Select(task => task with { Subject = found.GetValueOrDefault(task.Id) })];
    }

    public static async Task<int> Count(this ResourceReader reader, SearchQuery query, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(query);
        var page = await reader.Search(query with { CountOnly = true, WithTotal = true }, caller, cancel);
        return page.Total ?? 0;
    }
}
