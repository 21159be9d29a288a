using System.Globalization;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Validate;
using FhirInterface.Policy.Decide;
using FhirInterface.Workspace.Marks;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Mvc;

namespace FhirInterface.Workspace.Pages;

/// <summary>
/// A letter, or a request for a medicine, as it was posted and as it was released, what was found in it, and what became of each ask.
/// </summary>
public sealed class LetterModel(ResourceReader reader, Assessor assessor) : WorkspacePage
{
    private const int MostRecords = 50;

    public LetterView Posted { get; private set; } = null!;
    public LetterView Released { get; private set; } = null!;
    public IReadOnlyList<LetterChange> Changes { get; private set; } = [];
    public IReadOnlyList<(string Name, string Value)> Asked { get; private set; } = [];
    public IReadOnlyList<TaskView> Actions { get; private set; } = [];
    public IReadOnlyList<(string Text, DateTimeOffset At)> History { get; private set; } = [];
    public IReadOnlyList<Finding> Findings { get; private set; } = [];
    public string Disposition { get; private set; } = "";

    public async Task<IActionResult> OnGet(string id, CancellationToken cancel) =>
        await Load("Bundle", id, cancel) || await Load("MedicationRequest", id, cancel) ? Page() : NotFound();

    private async Task<bool> Load(string type, string id, CancellationToken cancel)
    {
        if (
            await reader.History(type, id, SearchQuery.DefaultCount, null, null, Caller, cancel)
            is not { Matches: [var newest, ..] versions }
        )
            return false;

        var first = versions[^1];
        Released = LetterView.Of(newest);
        Posted = LetterView.Of(first);
        Changes = type == "Bundle" && newest.Version > 1 ? LetterChange.Of(await Provenances(id, cancel), newest) : [];
        var query = new SearchQuery("Task") { Criteria = [TaskQueries.Focus(type, id)], Sort = TaskQueries.Oldest };
        Actions = await reader.Find(query, Caller, cancel);
        History = Story(versions);
        Judge(first);
        return true;
    }

    /// <summary>The same letter at the same moment of receipt gives the same findings (design 6.9): they need not be kept twice.</summary>
    private void Judge(StoredResource first)
    {
        var resource = first.Parse();
        if (resource is MedicationRequest request)
            Asked = RequestFacts.Of(request);
        if (assessor.Assess(resource, first.LastUpdated) is Assessment.Judged judged)
        {
            Findings = [.. judged.Decision.Findings.Where(finding => finding.Disposition != FhirInterface.Policy.Decide.Disposition.Allow)];
            Disposition = Outcomes.CodeOf(judged.Decision.Disposition);
        }
    }

    private async Task<IEnumerable<Provenance>> Provenances(string id, CancellationToken cancel)
    {
        var query = new SearchQuery("Provenance")
        {
            Criteria = [new ReferenceCriterion("target", [new ReferenceValue("Bundle", id)])],
            Count = MostRecords,
        };
        return (await reader.Search(query, Caller, cancel)).Matches.Select(match => match.Parse<Provenance>());
    }

    /// <summary>Versions of the letter and what was done with its actions, oldest first.</summary>
    private IReadOnlyList<(string Text, DateTimeOffset At)> Story(IReadOnlyList<StoredResource> versions)
    {
        var steps = versions.Select(version =>
            (
                version.Version == 1
                    ? "Posted by the hospital"
                    : string.Create(CultureInfo.InvariantCulture, $"Version {version.Version} of the letter"),
                version.LastUpdated
            )
        );
        var moves = Actions.Select(task =>
            ($"{TaskView.KindInWords(task.Kind)}, {TaskView.Words(task.Code)}: {TaskView.Words(task.Status)}", task.LastModified)
        );
        return [.. steps.Concat(moves).OrderBy(step => step.Item2)];
    }
}
