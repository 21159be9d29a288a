using System.Collections.Concurrent;
using FhirInterface.Policy.Medicines;

namespace FhirInterface.Policy.Review.Words;

internal sealed partial class Line
{
    private static MedicineMatch? MedicineAt(IReadOnlyList<MedicineMatch>? medicines, int position)
    {
        var low = 0;
        var high = (medicines?.Count ?? 0) - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var span = medicines![middle].Span;
            if (span.End <= position)
                low = middle + 1;
            else if (span.Start > position)
                high = middle - 1;
            else
                return medicines[middle];
        }
        return null;
    }

    private static readonly ulong Tested = Mask(Sense.BloodTest, Sense.TestGeneric);

    /// <summary>The medicines named here, in order.</summary>
    public List<(int From, int To, Medicine Medicine)> Medicines { get; } = [];

    private void FindMedicines(IReadOnlyList<MedicineMatch>? medicines)
    {
        for (var at = 0; at < Tokens.Count; at++)
        {
            if (MedicineAt(medicines, Tokens[at].Start) is not { } match)
                continue;
            var to = at + 1;
            while (to < Tokens.Count && Tokens[to].Start < match.Span.End)
                to++;
            // "DMARD bloods", "lithium level": the test is meant.
            if ((to < Tokens.Count && (sensesAt[to] & Tested) != 0) || (match.Medicine.AlsoTest && !IsTaken(at, to)))
            {
                at = to - 1;
                continue;
            }
            var sense =
                match.Medicine.IsSpecialistIn(Text.AsSpan(Tokens[0].Start, Tokens[^1].End - Tokens[0].Start))
                && match.Medicine.Specialist is not null
                    ? Sense.SpecialistMedicine
                    : Sense.Medicine;
            // Heparins after an operation or a birth are ordinary; a long course is not (reference.md 5.2).
            if (
                sense == Sense.SpecialistMedicine
                && match.Medicine.Classes.Contains("low molecular weight heparins", StringComparer.Ordinal)
                && !HasWord(0, Tokens.Count, "cancer", "malignancy", "long", "lifelong", "indefinitely", "indefinite", "extended")
            )
                sense = Sense.Medicine;
            Medicines.Add((at, to, match.Medicine));
            Things.Add(new Term(at, to, sense));
            for (var inside = at; inside < to; inside++)
                sensesAt[inside] |= 1UL << (int)sense;
            at = to - 1;
        }
    }

    /// <summary>A name that is also a test ("lithium", "vitamin D") means the medicine where a dose follows or a verb of prescribing stands before.</summary>
    private bool IsTaken(int from, int to)
    {
        if (Norm(to) is "level" or "levels" or "check" or "test" or "monitoring" or "result")
            return false;
        for (var at = to; at < Math.Min(Tokens.Count, to + 4); at++)
        {
            if (
                Norm(at)
                is "mg"
                    or "mcg"
                    or "g"
                    or "ml"
                    or "od"
                    or "bd"
                    or "tds"
                    or "units"
                    or "unit"
                    or "daily"
                    or "tablets"
                    or "iu"
                    or "replacement"
                    or "supplementation"
                    or "therapy"
                    or "infusion"
                    or "capsules"
                    or "injections"
                    or "issued"
                    or "prescribed"
                    or "started"
                    or "commenced"
                    or "supplied"
                    or "nocte"
                    or "weekly"
                    or "micrograms"
                    or "supplements"
                    or "loading"
            )
                return true;
        }
        // "Her lithium could now come from yourselves": nobody asks for a level so.
        if (
            HasPhrase(
                to,
                Math.Min(Tokens.Count, to + 6),
                "come from",
                "be prescribed",
                "be continued",
                "be started",
                "be stopped",
                "be issued"
            )
        )
            return true;
        for (var at = Math.Max(0, from - 5); at < from; at++)
        {
            if (
                Norm(at)
                    is "prescribe"
                        or "start"
                        or "commence"
                        or "continue"
                        or "prescribing"
                        or "started"
                        or "on"
                        or "taking"
                        or "supply"
                        or "issue"
                        or "initiate"
                        or "stop"
                        or "adjust"
                        or "increase"
                        or "reduce"
                        or "restart"
                        or "resume"
                        or "withhold"
                        or "titrate"
                        or "take"
                        or "over"
                        or "take over"
                        or "oral"
                || Norm(at) == "of" && Norm(at - 1) is "prescribing" or "prescription" or "supply"
            )
                return true;
        }
        return false;
    }
}
