using FhirInterface.Policy.Review.Words;
using Xunit;

namespace FhirInterface.Policy.Tests.Review;

public sealed class WordClassesTests
{
    [Theory]
    [InlineData("furnish", "supply")]
    [InlineData("devolve", "hand-over")]
    [InlineData("grateful", "gratitude")]
    [InlineData("pending", "pending")]
    public void Words_of_one_meaning_stand_in_one_class(string word, string meaning) =>
        Assert.Contains(meaning, WordClasses.Default.Of(word));

    [Fact]
    public void A_word_that_the_thesaurus_does_not_have_means_nothing() => Assert.Empty(WordClasses.Default.Of("zyzzyva"));

    [Theory]
    [InlineData("Furnish")]
    [InlineData("make up")]
    [InlineData("")]
    public void What_can_never_be_a_word_of_a_letter_is_refused(string word)
    {
        var error = Assert.Throws<InvalidDataException>(() =>
            new WordClasses(new Dictionary<string, IReadOnlyList<string>> { ["supply"] = [word] })
        );
        Assert.Contains($"'{word}' in 'supply'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_given_twice_in_one_class_is_refused()
    {
        var error = Assert.Throws<InvalidDataException>(() =>
            new WordClasses(new Dictionary<string, IReadOnlyList<string>> { ["supply"] = ["issue", "issue"] })
        );
        Assert.Contains("'issue' stands twice in 'supply'", error.Message, StringComparison.Ordinal);
    }
}
