using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Tests.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Rewrite;

/// <summary>Who is to do it stands apart from what is to be done: both go back together, and no address is left that asks for nothing.</summary>
public sealed class AddressedLaterTests
{
    private const string By = "Not yet accepted; you will be told by 3 March, 15:00.";

    [Theory]
    [InlineData(
        "Histology to be chased - sent to another trust, GP to do please.",
        "Returned to the cardiology team on 2 March: follow-up of a result (Histology to be chased - sent to another trust). " + By
    )]
    [InlineData(
        "Needs histology chasing. Practice to sort this please. Diet as tolerated.",
        "Returned to the cardiology team on 2 March: follow-up of a result (Needs histology chasing). " + By + " Diet as tolerated."
    )]
    [InlineData(
        "ACTIONS FOR GP - chase the histology - HbA1c in 3 months ACTIONS FOR WARD - clinic in 2 weeks",
        "ACTIONS FOR GP - HbA1c in 3 months. Returned to the cardiology team on 2 March: follow-up of a result (the histology). "
            + By
            + " ACTIONS FOR WARD - clinic in 2 weeks"
    )]
    public void Address_goes_with_what_it_asks_for(string before, string after)
    {
        var policy = PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received);
        var decision = LetterJudge.Judge(SampleLetter.Of($"<p>{before}</p>"), policy, new DecideContext(SampleLetter.Received));

        Assert.Equal(Disposition.Rewrite, decision.Disposition);
        var section = ((Composition)decision.Rewritten!.Entry[0].Resource!).Section[^1];
        Assert.Equal(after, ReadingText.FromXhtml(section.Text!.Div!).Text);
    }
}
