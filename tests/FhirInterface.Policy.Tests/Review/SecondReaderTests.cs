using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;
using FhirInterface.Policy.Review.Second;
using FhirInterface.Policy.Tests.Decide;

namespace FhirInterface.Policy.Tests.Review;

/// <summary>How the second reader and the rules become one, by weights made for the purpose: one made-up word tells it everything.</summary>
public sealed class SecondReaderTests
{
    private static readonly Certainty Sure = new(Find: 0.7, FindBeside: 0.9, Doubt: 0.6, DoubtPlain: 0.9, Rename: 0.7, RenamePlain: 0.9);

    [Fact]
    public void Finds_what_no_rule_has_words_for_and_says_why()
    {
        Assert.Empty(Read(AskReader.RulesOnly, "The quibbling of his leg."));

        var ask = Assert.Single(Read(Knowing("word:quibbl", AskCategories.Aftercare), "The quibbling of his leg in 2/52."));

        Assert.Equal(AskCategories.Aftercare, ask.Category);
        Assert.Equal("P14D", ask.Due);
        Assert.False(ask.RulesAgree);
        Assert.Equal("second-reader", ask.Reason.Rule);
        Assert.Contains("word:quibbl", ask.Reason.Cue, StringComparison.Ordinal);
        Assert.Contains("the rules: nothing", ask.Reason.Context, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ward team: the quibbling of his leg.", SectionKind.PlanAndRequestedActions)] // under somebody else's heading
    [InlineData("The quibbling of his leg.", SectionKind.ClinicalSummary)] // told, and nobody addressed
    public void Does_not_overrule_who_is_addressed(string statement, SectionKind section) =>
        Assert.DoesNotContain(Read(Knowing("word:quibbl", AskCategories.Aftercare), statement, section), ask => ask.Actor == Actor.Gp);

    [Fact]
    public void Drops_what_is_no_ask_but_never_what_is_urgent()
    {
        var doubting = Knowing("word:quibbl", AskCategories.None);

        Assert.Single(Read(AskReader.RulesOnly, "Chase the quibbling histology."));
        Assert.Empty(Read(doubting, "Chase the quibbling histology."));
        Assert.True(Assert.Single(Read(doubting, "Chase the quibbling histology urgently.")).Urgent);
    }

    [Fact]
    public void Puts_an_ask_into_another_category_where_it_is_sure()
    {
        var ask = Assert.Single(Read(Knowing("word:quibbl", AskCategories.FitNote), "Chase the quibbling histology."));

        Assert.Equal(AskCategories.FitNote, ask.Category);
        Assert.False(ask.RulesAgree);
        Assert.Contains("the rules: chase-result", ask.Reason.Context, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GP to chase the quibbling histology.")]
    [InlineData("Please chase the quibbling histology.")]
    [InlineData("I would be grateful if you could chase the quibbling histology.")]
    public void Has_to_be_surer_to_doubt_a_plain_request(string statement)
    {
        Assert.Equal(Read(AskReader.RulesOnly, statement), Read(Knowing("word:quibbl", AskCategories.None, ThreeInFour), statement));
        Assert.Equal(Read(AskReader.RulesOnly, statement), Read(Knowing("word:quibbl", AskCategories.FitNote, ThreeInFour), statement));
        Assert.DoesNotContain(Read(Knowing("word:quibbl", AskCategories.None), statement), ask => ask.Actor == Actor.Gp);
        Assert.Equal(
            AskCategories.FitNote,
            Assert.Single(Read(Knowing("word:quibbl", AskCategories.FitNote), statement), ask => ask.Actor == Actor.Gp).Category
        );
    }

    [Fact]
    public void Where_only_the_place_asks_it_is_doubted_sooner()
    {
        Assert.Empty(Read(Knowing("word:quibbl", AskCategories.None, ThreeInFour), "Chase the quibbling histology."));
        Assert.Equal(
            AskCategories.FitNote,
            Assert.Single(Read(Knowing("word:quibbl", AskCategories.FitNote, ThreeInFour), "Chase the quibbling histology.")).Category
        );
    }

    [Fact]
    public void What_it_finds_of_the_same_kind_beside_is_the_same_ask()
    {
        const string Statement = "GP to chase the histology; the quibbling of his leg.";

        Assert.Equal(Read(AskReader.RulesOnly, Statement), Read(Knowing("word:quibbl", AskCategories.ChaseResult), Statement));
        Assert.Equal(
            [AskCategories.ChaseResult, AskCategories.Aftercare],
            Read(Knowing("word:quibbl", AskCategories.Aftercare), Statement).Select(ask => ask.Category)
        );
    }

    [Fact]
    public void Leaves_to_the_rules_what_it_knows_nothing_of()
    {
        const string Statement = "GP to chase histology and repeat U&Es in 6/52.";

        Assert.Equal(Read(AskReader.RulesOnly, Statement), Read(Knowing("word:quibbl", AskCategories.FitNote), Statement));
    }

    [Fact]
    public void Nothing_is_rewritten_on_its_word_alone()
    {
        var letter = SampleLetter.Of("<p>The quibbling of his leg.</p>");
        var policy = PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received);

        var decision = LetterJudge.Judge(
            letter,
            policy,
            new DecideContext(SampleLetter.Received),
            null,
            Knowing("word:quibbl", AskCategories.ChaseResult).Read
        );

        Assert.Equal(Disposition.Rewrite, policy.LineFor(AskCategories.ChaseResult).Do);
        Assert.Equal(
            Disposition.Advise,
            Assert.Single(decision.Findings, finding => finding.Code == AskCategories.ChaseResult).Disposition
        );
        Assert.Null(decision.Rewritten);
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused_by_name()
    {
        var short_ = Assert.Throws<InvalidDataException>(() => new SecondModel(File(("word:quibbl", [1]))));
        Assert.Contains("'word:quibbl' needs 2 weights, not 1", short_.Message, StringComparison.Ordinal);

        var odd = Assert.Throws<InvalidDataException>(() => new SecondModel(File() with { Categories = ["none", "sick-line"] }));
        Assert.Contains("there is no category 'sick-line'", odd.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_come_with_the_program_know_every_category() =>
        Assert.Equal(
            AskCategories.Avoidable.Concat(AskCategories.Appropriate).Append(AskCategories.None).Order(StringComparer.Ordinal),
            SecondModel.Default.Categories.Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void Reads_the_same_in_every_culture(string culture)
    {
        const string Statement = "It may fall to you to see that HIS INR is looked at again in a fortnight.";
        var here = Read(AskReader.Default, Statement, SectionKind.Body);
        var was = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo(culture);
            Assert.Equal(here, Read(AskReader.Default, Statement, SectionKind.Body));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = was;
        }
    }

    private static IReadOnlyList<Ask> Read(AskReader reader, string statement, SectionKind section = SectionKind.PlanAndRequestedActions) =>
        reader.Read(ReadingText.FromPlain(statement), Setting.Discharge, section);

    /// <summary>The weight that makes it three in four sure: ln 3 in tenths.</summary>
    private const int ThreeInFour = 11;

    /// <summary>A reader whose weights know one feature, and by it one category, for certain unless the weight is small.</summary>
    private static AskReader Knowing(string feature, string category, int weight = 100) =>
        AskReader.With(
            new SecondModel(
                category == AskCategories.None
                    ? File((feature, [weight, 0]))
                    : File((feature, [0, weight])) with
                    {
                        Categories = [AskCategories.None, category],
                    }
            )
        );

    private static SecondModelFile File(params (string Name, int[] Weights)[] weights) =>
        new(
            "",
            0.1,
            Sure,
            [AskCategories.None, AskCategories.Aftercare],
            weights.ToDictionary(one => one.Name, one => (IReadOnlyList<int>)one.Weights, StringComparer.Ordinal)
        );
}
