using FhirInterface.Flow;
using FhirInterface.Flow.Policies;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Validate;
using FhirInterface.Policy.Decide;
using FhirInterface.Validation;
using Hl7.Fhir.Model;

namespace FhirInterface.Workspace;

/// <summary>Runs a draft policy over the letters of the last month, beside the one in force, and lists the letters that would go otherwise.</summary>
public sealed class PolicyTrial(ResourceReader reader, PolicyShelf shelf, TimeProvider clock)
{
    /// <summary>More letters than this are not tried: a page answers in seconds.</summary>
    private const int MostLetters = 500;

    public sealed record Change(string LetterId, string Title, string Was, string WouldBe);

    public sealed record Result(int Letters, IReadOnlyList<Change> Changes);

    public async Task<Result> Run(PolicyDocument draft, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var since = clock.GetUtcNow().AddDays(-31);
        List<Criterion> criteria = [new DateCriterion("_lastUpdated", [new DateValue(DatePrefix.Ge, since, since)])];
        if (draft.Custodian != "*")
            criteria.Add(new TokenCriterion("custodian", [new TokenValue(null, draft.Custodian)]));
        if (draft.Practice != "*")
            criteria.Add(new TokenCriterion("practice", [new TokenValue(null, draft.Practice)]));

        var inForce = new Assessor(Validator.Default, () => shelf.Current);
        var tried = 0;
        var changes = new List<Change>();
        var query = new SearchQuery("Bundle")
        {
            Criteria = criteria,
            Sort = [new SortKey("_lastUpdated", Descending: true)],
            Count = SearchQuery.MaxCount,
        };
        var page = await reader.Search(query, caller, cancel);
        foreach (var stored in page.Matches.Take(MostLetters))
        {
            if (await reader.ReadVersion("Bundle", stored.Id, 1, caller, cancel) is not { } posted)
                continue;

            var letter = posted.Parse<Bundle>();
            if (inForce.Assess(letter, posted.LastUpdated) is not Assessment.Judged { Decision: var was })
                continue;

            tried++;
            var context = DecideContext.Of(letter, posted.LastUpdated);
            var profileFindings = was.Findings.Where(finding => finding.Kind is FindingKind.Structure).ToList();
            var wouldBe = LetterJudge.Judge(letter, draft, context, profileFindings);
            if (was.Disposition != wouldBe.Disposition)
                changes.Add(
                    new Change(
                        stored.Id,
                        LetterView.Of(posted).ListTitle,
                        Outcomes.CodeOf(was.Disposition),
                        Outcomes.CodeOf(wouldBe.Disposition)
                    )
                );
        }

        return new Result(tried, changes);
    }
}
