using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Words that tell the patient something though their verb is of another kind.</summary>
internal static class TellWork
{
    /// <summary>"Get hold of him to say", "go over the scan with Mrs Trewhella".</summary>
    public static bool Is(Line line, Verb verb, int end) =>
        verb.Lemma is "get hold of" or "track down"
            ? line.PersonAt(verb.To) is { Sense: Sense.Patient } && line.HasWord(verb.To, end, "say", "tell", "explain")
            : verb.Lemma is "go over" or "go through" or "sit down" or "talk over"
                && line.Norm(verb.To) is "it" or "this" or "them" or "these" or "the"
                && line.PersonIn(verb.To, Math.Min(end, verb.To + 6), Sense.Patient) is { } patient
                && line.Norm(patient.From - 1) is "with";
}
