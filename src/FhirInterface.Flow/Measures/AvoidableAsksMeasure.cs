using FhirInterface.Flow.Policies;
using FhirInterface.Flow.Reads;
using FhirInterface.Policy;
using FhirInterface.Policy.Decide;
using FhirInterface.Store;
using FhirInterface.Store.Audit;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Measures;

/// <summary>What to count: all that is given must hold. Days are those of Europe/London, both included.</summary>
public sealed record MeasureScope(DateOnly Start, DateOnly End)
{
    public string? Custodian { get; init; }
    public string? Practice { get; init; }
    public string? Specialty { get; init; }

    /// <summary>A code of CodeSystem/gp-ask.</summary>
    public string? Category { get; init; }
}

/// <summary>One avoidable ask, as the measure counts it.</summary>
/// <param name="Hours">What preventing it saves, as <c>minutes / 60 × wouldHaveReachedGp</c> of the policy it was judged by.</param>
public sealed record CountedAsk(
    string LetterId,
    string Category,
    string Custodian,
    string? Practice,
    string? Specialty,
    string Quote,
    DateTimeOffset AskedAt,
    bool Prevented,
    Estimate Hours
);

/// <summary>
/// How many avoidable asks letters made, how many were prevented, and what that saved (design 5). An ask counts as prevented once, when its
/// author mended the letter before release or the hospital completed the action; never when it was only flagged.
/// </summary>
public sealed class AvoidableAsksMeasure(LetterStore store, PolicyShelf policies, AuditTrail audit)
{
    public const string Canonical = Systems.Base + "Measure/avoidable-asks";

    /// <summary>The asks in scope that the caller may see: the one query from which every figure of pages and reports comes.</summary>
    public async Task<IReadOnlyList<CountedAsk>> Count(MeasureScope scope, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        var start = London.StartOf(scope.Start);
        var end = London.StartOf(scope.End.AddDays(1));
        var asks = await store.Read(async db =>
        {
            var letters = db.Letters.Where(Compartment.Letters(caller));
            var query =
                from ask in db.Asks
                join letter in letters on ask.LetterId equals letter.Id
                where ask.Avoidable && ask.AskedAt >= start && ask.AskedAt < end
                select ask;
            if (scope.Custodian is { } custodian)
                query = query.Where(ask => ask.Custodian == custodian);
            if (scope.Practice is { } practice)
                query = query.Where(ask => ask.Practice == practice);
            if (scope.Specialty is { } specialty)
                query = query.Where(ask => ask.Specialty == specialty);
            if (scope.Category is { } category)
                query = query.Where(ask => ask.Category == category);
            return await query.ToListAsync(cancel);
        });
        await audit.Record(Seen(caller));

        var set = policies.Current;
        return
        [
            .. asks.Select(ask => new CountedAsk(
                ask.LetterId,
                ask.Category,
                ask.Custodian,
                ask.Practice,
                ask.Specialty,
                ask.Quote,
                ask.AskedAt,
                ask.PreventedAt is not null,
                HoursOf(ask.Category, set.For(ask.Custodian, ask.Practice, ask.AskedAt))
            )),
        ];
    }

    /// <summary>The hours that were saved: those of the prevented asks alone.</summary>
    public static Estimate Saved(IEnumerable<CountedAsk> asks) =>
        asks.Where(ask => ask.Prevented)
            .Aggregate(
                new Estimate(0, 0, 0),
                (sum, ask) => new Estimate(sum.Low + ask.Hours.Low, sum.Central + ask.Hours.Central, sum.High + ask.Hours.High)
            );

    private AuditRecord Seen(Caller caller)
    {
        var now = store.Time.GetUtcNow();
        return new AuditRecord
        {
            Id = Identifiers.NewId(now),
            At = now,
            Action = "E",
            Interaction = "evaluate-measure",
            ClientId = caller.ClientId,
            AgentOds = caller.Ods,
            AgentRole = caller.Role.ToString(),
            Entities = "",
        };
    }

    private static Estimate HoursOf(string category, PolicyDocument policy)
    {
        var minutes = policy.Minutes.GetValueOrDefault(category) ?? new Estimate(0, 0, 0);
        var share = policy.WouldHaveReachedGp;
        return new Estimate(minutes.Low / 60 * share.Low, minutes.Central / 60 * share.Central, minutes.High / 60 * share.High);
    }
}
