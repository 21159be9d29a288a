using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Words that make what is asked urgent: it is then never held back (design 6.4).</summary>
internal static class Urgency
{
    public static bool IsUrgent(Line line, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            var urgent =
                line.Norm(at) is "urgent" or "urgently" or "2ww" or "asap" or "stat" or "immediately" or "2wr" or "emergency" or "usc"
                || line.Norm(at) == "2" && line.Norm(at + 1) is "ww" or "wr"
                || line.Norm(at) == "same" && line.Norm(at + 1) == "day" && line.Norm(at + 2) is not "as" && line.Norm(at - 1) is not "the"
                || line.Norm(at) == "suspected" && line.Norm(at + 1) == "cancer"
                || line.Norm(at) == "red" && line.Norm(at + 1) is "flag" or "flags"
                || line.Norm(at) is "two" or "2" && line.Norm(at + 1) == "week" && line.Norm(at + 2) is "wait" or "rule";
            if (urgent && line.Norm(at - 1) is not ("not" or "non" or "no" or "nothing"))
                return true;
        }
        return false;
    }
}
