using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;
using FhirInterface.Policy.Tests.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Rewrite;

/// <summary>
/// "Over to GP.": left standing behind a rewritten statement, it would ask the practice for what has just been given back to the hospital.
/// </summary>
public sealed class AddresseeTests
{
    private const string Returned =
        "Returned to the cardiology team on 2 March: follow-up of a result (Skin histology outstanding). Not yet accepted;";

    [Theory]
    [InlineData("<p>He went home well. Skin histology outstanding. Over to GP please. Eat well.</p>")]
    [InlineData("<p>Skin histology outstanding - over to GP. Eat well.</p>")]
    [InlineData("<p>Skin histology outstanding. GP please. Eat well.</p>")]
    public void Goes_with_the_statement_that_it_addresses(string before)
    {
        var decision = LetterJudge.Judge(
            SampleLetter.Of(before),
            PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received),
            new DecideContext(SampleLetter.Received),
            null
        );

        Assert.Equal(Disposition.Rewrite, decision.Disposition);
        var composition = (Composition)decision.Rewritten!.Entry[0].Resource!;
        // The head section of the rewritten letter stands first.
        var after = ReadingText.FromXhtml(composition.Section[1].Text!.Div!).Text;
        Assert.Contains(Returned, after, StringComparison.Ordinal);
        Assert.EndsWith("Eat well.", after, StringComparison.Ordinal);
        Assert.DoesNotContain("over to GP", after, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(
            AskReader.Default.Read(
                ReadingText.FromXhtml(composition.Section[1].Text!.Div!),
                Setting.Discharge,
                SectionKind.PlanAndRequestedActions
            ),
            ask => ask.Actor == Actor.Gp
        );
    }
}
