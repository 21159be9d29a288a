using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Report;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Tests.Review;

/// <summary>
/// What is plainly asked of the GP is found, whatever the words around it, by the rules alone and by both readers. A rule that breaks shows
/// in many sentences at once.
/// </summary>
public sealed class RequestGridTests
{
    [Fact]
    public void Whatever_is_asked_is_found_in_every_way_of_asking() => Assert.Empty(Wrong(AskReader.RulesOnly, RequestGrid.Asked));

    [Fact]
    public void What_is_to_be_done_is_found_in_every_way_of_saying_so() => Assert.Empty(Wrong(AskReader.RulesOnly, RequestGrid.ToBeDone));

    [Fact]
    public void The_second_reader_leaves_plain_requests_alone() =>
        Assert.Empty(Wrong(AskReader.Default, [.. RequestGrid.Asked, .. RequestGrid.ToBeDone]));

    private static IEnumerable<string> Wrong(AskReader reader, IReadOnlyList<Case> cases)
    {
        foreach (var asked in cases)
        {
            var found = reader
                .Read(ReadingText.FromPlain(asked.Text), asked.SettingKind, asked.SectionKind)
                .Where(ask => ask.Actor == Actor.Gp)
                .Select(ask => ask.Category)
                .ToList();
            if (found is not [var only] || only != asked.Asks[0].Category)
                yield return $"{asked.Text} -> {string.Join(", ", found)}, not {asked.Asks[0].Category}";
        }
    }
}
