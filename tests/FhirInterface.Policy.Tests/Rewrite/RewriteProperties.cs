using System.Globalization;
using CsCheck;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Tests.Decide;
using FhirInterface.Tests;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Policy.Tests.Rewrite;

/// <summary>What always holds of a rewrite (design 6.2 to 6.4), on generated letters through the real reading.</summary>
public sealed class RewriteProperties
{
    private const int Letters = 500;

    /// <summary>Under the shipped policy, and under one that rewrites every avoidable ask.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_rewrite_keeps_what_it_must(bool rewriteAll)
    {
        var policy = PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received);
        if (rewriteAll)
        {
            policy = policy with
            {
                Asks = policy.Asks.ToDictionary(
                    line => line.Key,
                    line => line.Value with { Do = Disposition.Rewrite, Unrelated = null },
                    StringComparer.Ordinal
                ),
            };
        }

        var (rewritten, notUsed) = (0, 0);
        GeneratedLetters.Letters.SampleSeeded(
            letter =>
            {
                var before = letter.ToJson();
                var decision = Judge(letter, policy);
                Assert.Equal(before, letter.ToJson());
                if (decision.Findings.Any(finding => finding.Code == "rewrite-check-failed"))
                    Interlocked.Increment(ref notUsed);
                if (decision.Rewritten is not { } after)
                    return;
                Interlocked.Increment(ref rewritten);
                NothingElseChanged(letter, after, decision);
                EveryRemovedAskIsTheHospitals(decision);
                FixedPoint(decision, after, policy);
            },
            iter: Letters,
            print: letter =>
                ((Composition)letter.Entry[0].Resource!).Section.Select(section => section.Text!.Div).Aggregate("", (a, b) => a + "\n" + b)
        );
        Assert.True(rewritten > Letters / (rewriteAll ? 2 : 5), FormattableString.Invariant($"only {rewritten} were rewritten"));
        Assert.True(notUsed <= Letters / 50, FormattableString.Invariant($"{notUsed} rewrites were not used"));
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("de-DE")]
    public void Decision_is_the_same_in_every_culture(string culture)
    {
        var letter = SampleLetter.Of(
            "<p>GP TO CHASE HISTOLOGY AND RECHECK BP IN 4/52. Please INITIATE ramipril 2.5 mg. Please issue a fit note.</p>"
        );
        var here = Judge(letter);
        var there = In(culture, () => Judge(letter));

        Assert.Equal(Said(here), Said(there));
    }

    private static string Said(Decision decision) =>
        decision.Disposition
        + string.Concat(decision.Findings.Select(finding => finding.Code + finding.Text + finding.Quote))
        + string.Concat(
            decision.Actions.Select(action => action.Category + action.Quote + action.DueDate?.ToString("O", CultureInfo.InvariantCulture))
        )
        + decision.Rewritten?.ToJson();

    private static T In<T>(string culture, Func<T> work)
    {
        var was = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            return work();
        }
        finally
        {
            CultureInfo.CurrentCulture = was;
        }
    }

    /// <summary>Put back what the changes list, and the reading texts are the old ones.</summary>
    private static void NothingElseChanged(Bundle before, Bundle after, Decision decision)
    {
        var sections = LetterReader.Read(before).Sections;
        var later = LetterReader.Read(after).Sections;
        Assert.Equal(sections.Count + 1, later.Count);
        for (var i = 0; i < sections.Count; i++)
        {
            var text = sections[i].Reading.Text;
            foreach (
                var change in decision
                    .Changes.Where(change => change.Expression == sections[i].Expression)
                    .DistinctBy(change => (change.TextStart, change.Old))
                    .OrderByDescending(change => change.TextStart)
            )
            {
                Assert.Equal(change.Old, text.Substring(change.TextStart!.Value, change.Old.Length));
                text = text[..change.TextStart.Value] + change.New + text[(change.TextStart.Value + change.Old.Length)..];
            }

            Assert.Equal(text, later[i + 1].Reading.Text);
        }
    }

    private static void EveryRemovedAskIsTheHospitals(Decision decision)
    {
        foreach (var finding in decision.Findings.Where(finding => finding.Disposition == Disposition.Rewrite))
            Assert.Contains(decision.Changes, change => change.Category == finding.Rule && change.Expression == finding.Expression);
        Assert.All(
            decision.Changes,
            change =>
            {
                var action = decision.Actions[change.ActionIndex!.Value];
                Assert.Equal(ActionOwner.Hospital, action.Owner);
                Assert.Equal(change.Category, action.Category);
            }
        );
    }

    private static void FixedPoint(Decision first, Bundle after, PolicyDocument policy)
    {
        var second = Judge(after, policy);
        Assert.DoesNotContain(second.Findings, finding => finding.Disposition >= Disposition.Rewrite);
        Assert.Null(second.Rewritten);
        Assert.Equal(
            first.Actions.Where(action => action.Owner == ActionOwner.Gp).Select(Key).Order(StringComparer.Ordinal),
            second.Actions.Select(Key).Order(StringComparer.Ordinal)
        );
    }

    private static string Key(LetterAction action) =>
        $"{action.Category} {action.DueDate?.ToString("O", CultureInfo.InvariantCulture)} {action.Avoidable}";

    private static Decision Judge(Bundle letter, PolicyDocument? policy = null) =>
        LetterJudge.Judge(
            letter,
            policy ?? PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received),
            new DecideContext(SampleLetter.Received)
        );
}
