using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Tests.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Rewrite;

public sealed class RewriterTests
{
    private const string By = "Not yet accepted; you will be told by 3 March, 15:00.";
    private const string Chased = $"Returned to the cardiology team on 2 March: follow-up of a result (the histology). {By}";

    [Theory]
    [InlineData("<p>Please chase the histology.</p>", Chased)]
    [InlineData("<p>GP to chase the histology and repeat U&amp;Es in 6 weeks.</p>", "GP to repeat U&Es in 6 weeks. " + Chased)]
    [InlineData("<p>GP to repeat U&amp;Es in 6 weeks and chase the histology.</p>", "GP to repeat U&Es in 6 weeks. " + Chased)]
    [InlineData(
        "<p>Please stop ibuprofen on repeat, chase the histology, and review him in a month.</p>",
        "Please stop ibuprofen on repeat, review him in a month. " + Chased
    )]
    [InlineData("<p>He is well and I would be grateful if you could chase the histology.</p>", "He is well. " + Chased)]
    [InlineData(
        "<p>In view of the murmur, GP to chase the histology.</p>",
        "In view of the murmur, r" + "eturned to the cardiology team on 2 March: follow-up of a result (the histology). " + By
    )]
    [InlineData("<p>GP to chase the histology and could you review him in a month?</p>", "Could you review him in a month? " + Chased)]
    [InlineData(
        "<p>Fit for home. <b>GP</b> to <i>chase</i> the histology. Diet as tolerated.</p>",
        "Fit for home. " + Chased + " Diet as tolerated."
    )]
    [InlineData("<ul><li>GP to chase the histology</li><li>Eat well</li></ul>", Chased + " Eat well")]
    [InlineData(
        "<p>Plan: chase the histology, which was sent on 1 March.</p>",
        "Plan: Returned to the cardiology team on 2 March: follow-up of a result (the histology, which was sent on 1 March). " + By
    )]
    public void Statement_reads(string before, string after)
    {
        var decision = Judge(SampleLetter.Of(before));

        Assert.Equal(Disposition.Rewrite, decision.Disposition);
        Assert.Equal(after, ReadingText.FromXhtml(Div(decision.Rewritten!, 1)).Text);
    }

    [Fact]
    public void Two_asks_of_one_sentence_come_back_in_one()
    {
        var decision = Judge(SampleLetter.Of("<p>Please chase the histology and book his clinic follow-up.</p>"));

        Assert.Equal(
            $"Returned to the cardiology team on 2 March: follow-up of a result (the histology); a hospital appointment (his clinic follow-up). {By}",
            ReadingText.FromXhtml(Div(decision.Rewritten!, 1)).Text
        );
        Assert.Equal([0, 1], decision.Changes.Select(change => change.ActionIndex));
        Assert.All(decision.Actions, action => Assert.Equal(ActionOwner.Hospital, action.Owner));
    }

    [Fact]
    public void Table_row_is_readdressed_cell_by_cell()
    {
        var decision = Judge(
            SampleLetter.Of(
                "<table><tr><th>Action</th><th>Who</th></tr><tr><td>Chase the histology</td><td>GP</td></tr><tr><td>Review him in a month</td><td>GP</td></tr></table>"
            )
        );

        Assert.Equal($"Action Who {Chased} Hospital Review him in a month GP", ReadingText.FromXhtml(Div(decision.Rewritten!, 1)).Text);
    }

    [Theory]
    [InlineData(60, Disposition.Rewrite)]
    [InlineData(300, Disposition.Reject)]
    public void A_letter_full_of_asks_goes_back_to_its_author(int asks, Disposition expected)
    {
        var items = Enumerable
            .Range(0, asks)
            .Select(i => FormattableString.Invariant($"<li>GP to chase the result of specimen {i} sent from ward {i * 7}.</li>"));
        var letter = SampleLetter.Of($"<ul>{string.Concat(items)}</ul>");

        var decision = LetterJudge.Judge(
            letter,
            PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received),
            new DecideContext(SampleLetter.Received)
        );

        Assert.Equal(expected, decision.Disposition);
    }

    [Fact]
    public void Other_sentences_of_a_cell_stay()
    {
        var decision = Judge(
            SampleLetter.Of(
                "<table><tr><td>1</td><td>A polyp was removed. Please chase the histology. It bled a little.</td><td>GP</td></tr></table>"
            )
        );

        Assert.Equal(
            $"1 A polyp was removed. {Chased} It bled a little. Hospital",
            ReadingText.FromXhtml(Div(decision.Rewritten!, 1)).Text
        );
    }

    [Fact]
    public void New_version_has_an_identity_of_its_own_and_attests_nothing()
    {
        var letter = SampleLetter.Of("<p>Please chase the histology.</p>");
        letter.Signature = new Signature { Data = [1, 2, 3] };

        var decision = Judge(letter);

        var composition = (Composition)decision.Rewritten!.Entry[0].Resource!;
        Assert.Equal(CompositionStatus.Amended, composition.Status);
        Assert.Empty(composition.Attester);
        Assert.Null(decision.Rewritten.Signature);
        Assert.Equal("2026-03-02", composition.Date);
        Assert.Equal(2, composition.Author.Count);
        Assert.IsType<Device>(decision.Rewritten.Entry[^1].Resource);
        var relation = Assert.Single(composition.RelatesTo);
        Assert.Equal(DocumentRelationshipType.Transforms, relation.Code);
        Assert.Equal(letter.Identifier!.Value, ((Identifier)relation.Target!).Value);
        Assert.NotEqual(letter.Identifier.Value, decision.Rewritten.Identifier!.Value);
        Assert.Equal(decision.Rewritten.Identifier.Value, Judge(letter).Rewritten!.Identifier!.Value);
        Assert.NotNull(letter.Signature);
    }

    [Fact]
    public void Task_entry_follows_the_text()
    {
        var letter = SampleLetter.Of("<p>Please chase the histology.</p>");
        SampleLetter.Add(
            letter,
            6,
            new Hl7.Fhir.Model.Task
            {
                Status = Hl7.Fhir.Model.Task.TaskStatus.Requested,
                Intent = Hl7.Fhir.Model.Task.TaskIntent.Order,
                Description = "Please chase the histology",
                Owner = new ResourceReference("urn:uuid:6a1f3bb8-3d3a-4e59-9a36-6f5f2a1f0005"),
                For = new ResourceReference("urn:uuid:6a1f3bb8-3d3a-4e59-9a36-6f5f2a1f0002"),
            }
        );

        var decision = Judge(letter);

        Assert.Equal(Disposition.Rewrite, decision.Disposition);
        Assert.Single(decision.Actions);
        Assert.Equal("ZZ1", ((Hl7.Fhir.Model.Task)decision.Rewritten!.Entry[5].Resource!).Owner!.Identifier!.Value);
        Assert.Contains(decision.Changes, change => change.Expression == "Bundle.entry[5].resource.owner" && change.ActionIndex == 0);
    }

    private static Decision Judge(Bundle letter) =>
        LetterJudge.Judge(
            letter,
            PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received),
            new DecideContext(SampleLetter.Received),
            null,
            PhraseReading.Read
        );

    private static string Div(Bundle letter, int section) => ((Composition)letter.Entry[0].Resource!).Section[section].Text!.Div!;
}
