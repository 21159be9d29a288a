using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review;
using FhirInterface.Policy.Rewrite;
using FhirInterface.Policy.Tests.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Rewrite;

/// <summary>The check finds what a faulty rewrite would do: each case harms a good one in one way.</summary>
public sealed class RewriteCheckTests
{
    private readonly Bundle letter = SampleLetter.Of(
        "<p>GP to chase the histology and repeat U&amp;Es in 6 weeks.</p>",
        "<p>Admitted with <b>chest</b> pain. Please continue bisoprolol.</p>"
    );

    [Fact]
    public void Good_rewrite_passes() => Assert.Null(Problem(_ => { }));

    [Fact]
    public void Word_of_another_section() => Assert.NotNull(Problem(after => Replace(after, 2, "Admitted", "admitted")));

    [Fact]
    public void Character_outside_the_change() =>
        Assert.NotNull(Problem(after => Replace(after, 1, "</div>", " </div>"), changes => changes));

    [Fact]
    public void Markup_of_another_section() => Assert.NotNull(Problem(after => Replace(after, 2, "<b>chest</b>", "<i>chest</i>")));

    [Fact]
    public void Appropriate_ask_lost() => Assert.NotNull(Problem(after => Replace(after, 1, "repeat U&amp;Es in 6 weeks", "be well")));

    [Fact]
    public void Element_of_an_entry() => Assert.NotNull(Problem(after => ((Patient)after.Entry[1].Resource!).BirthDate = "1960-05-05"));

    [Fact]
    public void Entry_lost() => Assert.NotNull(Problem(after => after.Entry.RemoveAt(2)));

    [Fact]
    public void Date_of_the_letter() => Assert.NotNull(Problem(after => Composition(after).Date = "2026-03-03"));

    [Fact]
    public void Series_identifier() => Assert.NotNull(Problem(after => Composition(after).Identifier!.Value = "urn:uuid:other"));

    [Fact]
    public void Attester_kept() =>
        Assert.NotNull(
            Problem(after =>
                Composition(after)
                    .Attester.Add(new Composition.AttesterComponent { Mode = Hl7.Fhir.Model.Composition.CompositionAttestationMode.Legal })
            )
        );

    [Fact]
    public void Head_section_lost() => Assert.NotNull(Problem(after => Composition(after).Section.RemoveAt(0)));

    [Fact]
    public void Posting_not_named() => Assert.NotNull(Problem(after => Composition(after).RelatesTo.Clear()));

    [Fact]
    public void Ask_that_came_back() =>
        Assert.NotNull(Problem(after => Replace(after, 1, "GP to repeat", "GP to chase the histology, repeat")));

    [Fact]
    public void Ask_that_is_nobodys_action() =>
        Assert.NotNull(Problem(_ => { }, null, actions => [.. actions.Select(action => action with { Owner = ActionOwner.Gp })]));

    [Fact]
    public void Change_that_is_not_listed() => Assert.NotNull(Problem(_ => { }, _ => []));

    private string? Problem(
        Action<Bundle> harm,
        Func<IReadOnlyList<RewriteChange>, IReadOnlyList<RewriteChange>>? changes = null,
        Func<IReadOnlyList<LetterAction>, IReadOnlyList<LetterAction>>? actions = null
    )
    {
        var policy = PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received);
        var context = new DecideContext(SampleLetter.Received);
        var decision = LetterJudge.Judge(letter, policy, context, null, PhraseReading.Read);
        var after = (Bundle)decision.Rewritten!.DeepCopy();
        harm(after);
        return RewriteCheck.Problem(
            letter,
            after,
            changes?.Invoke(decision.Changes) ?? decision.Changes,
            actions?.Invoke(decision.Actions) ?? decision.Actions,
            policy,
            context,
            PhraseReading.Read
        );
    }

    private static Composition Composition(Bundle bundle) => (Composition)bundle.Entry[0].Resource!;

    private static void Replace(Bundle bundle, int section, string old, string @new)
    {
        var text = Composition(bundle).Section[section].Text!;
        Assert.Contains(old, text.Div!, StringComparison.Ordinal);
        text.Div = text.Div!.Replace(old, @new, StringComparison.Ordinal);
    }
}
