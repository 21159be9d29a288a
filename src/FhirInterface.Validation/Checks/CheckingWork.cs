using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Checks;

/// <summary>
/// Counts the steps of a comparison of two parts of a document with each other, which can be made so that it takes the product of
/// their sizes. When it has taken more than any real document needs, the rest is left, and that is said.
/// </summary>
internal sealed class CheckingWork(ValidationRun run, Node subject, string what)
{
    /// <summary>About a second of work; the largest response of our examples takes a few thousand steps.</summary>
    public const int Most = 1_000_000;

    private long spent;

    /// <summary>Steps so far.</summary>
    public long Spent => spent;

    /// <summary>Takes account of further steps; false when there were too many: then the check is to be left.</summary>
    public bool Spend(long steps)
    {
        spent += steps;
        if (spent <= Most)
        {
            return true;
        }

        run.SayOnce(Messages.TooMuchWork, subject.Expression, subject, $"{what} is too large to be checked throughout.");
        return false;
    }
}
