using FhirInterface.Policy.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Decide;

public sealed class DeciderTests
{
    [Fact]
    public void Letter_that_asks_for_gp_work_is_accepted_with_its_actions()
    {
        var decision = Judge(SampleLetter.Of("<p>Please repeat U&amp;Es in 6 weeks and continue bisoprolol.</p>"));

        Assert.Equal(Disposition.Allow, decision.Disposition);
        Assert.Empty(decision.Findings);
        Assert.Equal(["routine-monitoring", "continue-medicine"], decision.Actions.Select(action => action.Category));
        Assert.Equal(new DateOnly(2026, 4, 13), decision.Actions[0].DueDate);
        Assert.All(decision.Actions, action => Assert.Equal(ActionOwner.Gp, action.Owner));
    }

    [Fact]
    public void Letter_takes_the_strictest_and_what_a_safety_release_would_make()
    {
        var decision = Judge(SampleLetter.Of("<p>Please start ramipril 2.5 mg. Please chase the histology. Please remove his clips.</p>"));

        Assert.Equal(Disposition.Reject, decision.Disposition);
        Assert.Equal(
            [Disposition.Reject, Disposition.Rewrite, Disposition.Advise],
            decision.Findings.Select(finding => finding.Disposition)
        );
        Assert.Equal([ActionOwner.Hospital, ActionOwner.Hospital, ActionOwner.Gp], decision.Actions.Select(action => action.Owner));
        Assert.All(decision.Actions, action => Assert.True(action.Avoidable));
        Assert.Equal(SampleLetter.Received.AddHours(4), decision.ReleaseDue);
        Assert.Null(decision.Rewritten);
    }

    [Fact]
    public void Urgent_ask_releases_the_letter_and_other_rejects_fall()
    {
        var decision = Judge(
            SampleLetter.Of("<p>Please urgently start ramipril 2.5 mg. Please issue a fit note. Please chase the histology.</p>")
        );

        Assert.Equal(Disposition.Rewrite, decision.Disposition);
        Assert.Equal(
            [Disposition.Advise, Disposition.Advise, Disposition.Rewrite],
            decision.Findings.Select(finding => finding.Disposition)
        );
        Assert.True(decision.Findings[0].Urgent);
        Assert.Equal([ActionOwner.Gp, ActionOwner.Gp, ActionOwner.Hospital], decision.Actions.Select(action => action.Owner));
        Assert.NotNull(decision.Rewritten);
    }

    [Theory]
    [InlineData("2026-03-05", true)]
    [InlineData("2026-03-06", false)]
    public void Due_within_three_days_counts_as_urgent(string due, bool urgent)
    {
        var letter = SampleLetter.Of("<p>Nothing here.</p>");
        SampleLetter.Add(
            letter,
            6,
            new Hl7.Fhir.Model.Task
            {
                Status = Hl7.Fhir.Model.Task.TaskStatus.Requested,
                Description = "Please issue a fit note",
                Owner = new ResourceReference { Identifier = new Identifier("https://fhir.nhs.uk/Id/ods-organization-code", "Z99001") },
                Restriction = new Hl7.Fhir.Model.Task.RestrictionComponent { Period = new Period { End = due } },
            }
        );

        var decision = Judge(letter);

        Assert.Equal(urgent ? Disposition.Advise : Disposition.Reject, decision.Disposition);
        Assert.Equal(urgent, decision.Actions[0].Urgent);
    }

    [Fact]
    public void No_rewrite_turns_rewrites_into_rejects()
    {
        var decision = Judge(SampleLetter.Of("<p>Please chase the histology.</p>"), context => context with { NoRewrite = true });

        Assert.Equal(Disposition.Reject, decision.Disposition);
        Assert.Null(decision.Rewritten);
    }

    [Fact]
    public void Override_releases_asks_marked_but_never_an_uncertain_patient()
    {
        var letter = SampleLetter.Of("<p>Please start ramipril 2.5 mg.</p>");
        var decision = Judge(letter, context => context with { Override = true });
        Assert.Equal(Disposition.Advise, decision.Disposition);
        Assert.True(decision.Actions[0].Avoidable);
        Assert.Equal(ActionOwner.Gp, decision.Actions[0].Owner);

        ((Patient)letter.Entry[1].Resource!).GeneralPractitioner.Clear();
        decision = Judge(letter, context => context with { Override = true });
        Assert.Equal(Disposition.Reject, decision.Disposition);
        Assert.Null(decision.ReleaseDue);
        Assert.False(decision.IdentityCertain);
    }

    [Fact]
    public void High_risk_medicine_is_never_rewritten_and_runs_the_short_clock_if_rejected()
    {
        var advised = Judge(SampleLetter.Of("<p>He takes warfarin, so please chase the histology.</p>"));
        Assert.Equal(Disposition.Advise, advised.Disposition);

        var rejected = Judge(SampleLetter.Of("<p>GP to take over methotrexate.</p>"));
        Assert.Equal(Disposition.Reject, rejected.Disposition);
        Assert.Equal(SampleLetter.Received.AddHours(1), rejected.ReleaseDue);
    }

    [Fact]
    public void Attachment_that_was_not_read_stops_rewriting()
    {
        var letter = SampleLetter.Of("<p>Please chase the histology.</p>");
        SampleLetter.Add(letter, 6, new Binary { ContentType = "image/png", Data = [1, 2, 3] });

        var decision = Judge(letter);

        Assert.Equal(Disposition.Advise, decision.Disposition);
        Assert.Contains(decision.Findings, finding => finding.Code == "attachment-not-reviewed");
        Assert.Equal(ActionOwner.Gp, decision.Actions[0].Owner);
        Assert.True(decision.Actions[0].Avoidable);
    }

    [Fact]
    public void Ask_in_a_text_attachment_is_advised_and_one_said_twice_has_one_action()
    {
        var letter = SampleLetter.Of("<p>Please chase the histology.</p>");
        SampleLetter.Add(
            letter,
            6,
            new Binary { ContentType = "text/plain", Data = "Please chase the histology. Please start ramipril 2.5 mg."u8.ToArray() }
        );

        var decision = Judge(letter);

        Assert.Equal(Disposition.Rewrite, decision.Disposition);
        Assert.Equal(2, decision.Findings.Count(finding => finding.Code == "ask-in-attachment"));
        Assert.Equal(["chase-result", "start-medicine"], decision.Actions.Select(action => action.Category));
        Assert.Equal([ActionOwner.Hospital, ActionOwner.Gp], decision.Actions.Select(action => action.Owner));
    }

    [Fact]
    public void Structure_fault_rejects_with_a_clock_and_falls_where_something_is_urgent()
    {
        var fault = new Finding
        {
            Code = "profile-fault",
            Kind = FindingKind.Structure,
            Disposition = Disposition.Reject,
            Text = "The letter has no diagnoses.",
            Expression = "Bundle.entry[0].resource",
            Authority = "profile",
            Rule = "profile-fault",
            PolicyVersion = "2026.1",
        };
        var held = LetterJudge.Judge(SampleLetter.Of("<p>Well.</p>"), Policy(), new(SampleLetter.Received), [fault], PhraseReading.Read);
        Assert.Equal(Disposition.Reject, held.Disposition);
        Assert.NotNull(held.ReleaseDue);

        var urgent = LetterJudge.Judge(
            SampleLetter.Of("<p>Please urgently check his blood pressure.</p>"),
            Policy(),
            new(SampleLetter.Received),
            [fault],
            PhraseReading.Read
        );
        Assert.Equal(Disposition.Advise, urgent.Disposition);
    }

    [Fact]
    public void Every_finding_can_say_why()
    {
        var decision = Judge(SampleLetter.Of("<p>Please start ramipril 2.5 mg. Please chase the histology. Please remove his clips.</p>"));

        Assert.All(
            decision.Findings,
            finding =>
            {
                Assert.NotEmpty(finding.Authority);
                Assert.NotEmpty(finding.Rule);
                Assert.NotEmpty(finding.Quote!);
                Assert.NotEmpty(finding.Remedy!);
                Assert.Equal("Bundle.entry[0].resource.section[0].text", finding.Expression);
                Assert.EndsWith(".", finding.Text, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void A_date_in_the_future_is_said()
    {
        var letter = SampleLetter.Of("<p>Well.</p>");
        ((Composition)letter.Entry[0].Resource!).Date = "2027-03-02";

        Assert.Contains(Judge(letter).Findings, finding => finding.Code == "date-implausible");
    }

    private static PolicyDocument Policy() => PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received);

    private static Decision Judge(Bundle letter, Func<DecideContext, DecideContext>? with = null)
    {
        var context = new DecideContext(SampleLetter.Received);
        return LetterJudge.Judge(letter, Policy(), with?.Invoke(context) ?? context, null, PhraseReading.Read);
    }
}
