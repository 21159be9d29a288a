using System.Diagnostics;

namespace FhirInterface.Cli.Commands;

/// <summary>What to review, by which policy, and how to say it.</summary>
/// <param name="Files">Letters and requests, folders already walked.</param>
/// <param name="Policy">A policy file that holds for all of them; null for the shipped ones.</param>
/// <param name="Format"><c>text</c>, <c>jsonl</c> or <c>sarif</c>.</param>
internal sealed record ReviewSettings(IReadOnlyList<string> Files, string? Policy, string Format)
{
    public static ReviewSettings Read(IReadOnlyList<string> words)
    {
        var arguments = Arguments.Read(words, "--format", "--policy");
        return new ReviewSettings(
            FileWalk.Find(arguments.Rest, ".json", ".xml"),
            arguments.One("--policy"),
            arguments.Choice("--format", "text", "jsonl", "sarif")
        );
    }
}

/// <summary>Reviews letters and requests: what would become of them, and why.</summary>
internal static class ReviewCommand
{
    public static int Run(ReviewSettings settings, Terminal terminal)
    {
        var reviewer = FileReviewer.Under(settings.Policy);
        IReviewWriter writer = settings.Format switch
        {
            "text" => new ReviewText(terminal),
            "jsonl" => new ReviewLines(terminal),
            "sarif" => new ReviewSarif(terminal),
            _ => throw new UnreachableException(settings.Format),
        };

        var faults = false;
        foreach (var (_, review) in Reports.InOrder(settings.Files, reviewer.Review))
        {
            faults |= review.Rejected;
            writer.Write(review);
        }

        writer.Close();
        return faults ? ExitCodes.Faults : ExitCodes.Clean;
    }
}

/// <summary>One way of saying what reviews came to.</summary>
internal interface IReviewWriter
{
    void Write(FileReview review);

    /// <summary>After the last one.</summary>
    void Close();
}
