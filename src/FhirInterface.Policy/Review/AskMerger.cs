using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Joins what is one ask in two clauses: "CXR 6/52 - GP to arrange", "chase the CT and, if clear, let her know".</summary>
internal static class AskMerger
{
    public static List<Ask> Merge(Line line, List<Clause> clauses, List<(Ask Ask, Clause Clause)> found)
    {
        for (var index = found.Count - 1; index > 0; index--)
        {
            var (one, first) = found[index - 1];
            var (two, second) = found[index];
            if (one.Actor != Actor.Gp || two.Actor != Actor.Gp)
                continue;
            if (!Belongs(line, clauses, one, first, two, second))
                continue;
            var category =
                (first.Verb is null || two.Category == AskCategories.ChaseResult && one.ByDefault)
                && second.Verb is not null
                && one.Category != two.Category
                && two.Category is not AskCategories.GpReview
                && two.Category is not AskCategories.SafetyNet
                    ? two.Category
                    : one.Category;
            found[index - 1] = (
                one with
                {
                    Category = category,
                    Quote = TextSpan.FromBounds(Math.Min(one.Quote.Start, two.Quote.Start), Math.Max(one.Quote.End, two.Quote.End)),
                    Due = one.Due ?? two.Due,
                },
                first
            );
            found.RemoveAt(index);
        }
        // A bare thing just before an ask that names none is what it is about: the quote takes it in.
        return [.. found.Select(pair => pair.Ask)];
    }

    private static bool Belongs(Line line, List<Clause> clauses, Ask one, Clause first, Ask two, Clause second)
    {
        if (one.Quote.Overlaps(two.Quote))
            return one.Category == two.Category || two.Category == AskCategories.SafetyNet;
        // "HOOF part A needs doing - the ward has no access, GP to do please": the second says only who is to do the first.
        if (one.ByDefault && two.OnlyAddresses)
            return true;
        var adjacent = clauses.IndexOf(second) - clauses.IndexOf(first) == 1;
        if (!adjacent)
            return false;
        // "CXR 6/52 - GP to arrange": the verb names nothing of its own.
        if (
            first.Verb is null
            && !(second.Verb is { Class: VerbClass.Update } update && second.To - update.To >= 2)
            && second.Verb is { } verb
            && line.Senses(verb.To, second.To) is var own
            && (own & ~Line.Mask(Sense.DistrictNurse, Sense.Clinic)) == 0
            && !first.ThroughPatient
            && verb.Class is not (VerbClass.Review or VerbClass.See or VerbClass.Tell)
            && !ListBetween(line, first, second)
        )
            return one.Category == two.Category || one.Category != AskCategories.SafetyNet;
        // "See the results and treat as appropriate", "chase B12 and, if low, replace".
        if (
            one.Category == AskCategories.ChaseResult
            && second.Verb is { Class: VerbClass.Act or VerbClass.Start or VerbClass.Titrate or VerbClass.Prescribe or VerbClass.See }
            && (line.Senses(second.Verb.Value.To, second.To) & Kinds.Medicines) == 0
            && !second.Hard
            && two.Category is not AskCategories.GpReview
        )
            return true;
        if (
            two.Category != AskCategories.SafetyNet
            && second.Verb is { Class: VerbClass.Act or VerbClass.Send } act
            && (line.Senses(act.To, second.To) & ~Line.Mask(Sense.TestGeneric)) == 0
            && !second.Hard
        )
            return true;
        // "Commence and build up", "continue for 12 months then stop": one medicine, one ask.
        if (
            Medicines.Contains(one.Category)
            && (Medicines.Contains(two.Category) || two.Category == AskCategories.UpdateRecord && second.Verb is { Class: VerbClass.Stop })
            && !second.Hard
            && second.Verb is { } further
            && further.From < further.To
            && (line.Senses(further.To, second.To) & ~Line.Mask(Sense.TestGeneric)) == 0
        )
            return true;
        // Monitoring goes with the specialist medicine it is for, taken on or gone on with, unless it has a date of its own.
        if (
            (
                one.Category is AskCategories.SpecialistMedicine
                || one.Category is AskCategories.ContinueMedicine && MedicineWork.AcceptedSharedCare(line)
            )
            && two is { Category: AskCategories.RoutineMonitoring, Due: null }
            && !second.Hard
            && !ListBetween(line, first, second)
            && (
                second.Verb
                    is null
                        or {
                            Class: VerbClass.Arrange
                                or VerbClass.See
                                or VerbClass.TakeOver
                                or VerbClass.Continue
                                or VerbClass.Monitor
                                or VerbClass.Test
                        }
                || second.Verb is { } same && same.From == same.To
            )
        )
            return true;
        // "Repeat CXR 6/52, GP to request please": who is to do it.
        if (
            one.ByDefault
            && !two.ByDefault
            && first.Verb is not null
            && second.Verb is { Class: VerbClass.Arrange or VerbClass.Book or VerbClass.Act, Lemma: not "liaise" } does
            && line.Senses(does.To, second.To) == 0
            && !WorkObject.HasUnknownObject(line, does, second.To)
        )
            return true;
        // "TB cultures take 6 weeks - GP please chase result"; "increase gabapentin - GP kindly prescribe": the second says of whom.
        if (
            one.ByDefault
            && !two.ByDefault
            && second.Verb is not null
            && (
                two.Category == AskCategories.ChaseResult && one.Category is AskCategories.RoutineMonitoring or AskCategories.ArrangeTest
                || two.PointsBack && Medicines.Contains(one.Category) && Medicines.Contains(two.Category)
            )
        )
            return true;
        if (one.Category != two.Category || ListBetween(line, first, second) || second.Hard)
            return false;
        // "Code and add to the register": the first takes its thing from the second.
        if (first.Verb is { } alone && alone.To >= first.To && line.Senses(first.From, first.To) == 0)
            return true;
        return second.Verb is { } again && again.From == again.To
            || one.Category
                is AskCategories.HospitalAppointment
                    or AskCategories.SafetyNet
                    or AskCategories.TellPatient
                    or AskCategories.SpecialistMedicine
                    or AskCategories.GpReview;
    }

    private static readonly HashSet<string> Medicines = new(StringComparer.Ordinal)
    {
        AskCategories.StartMedicine,
        AskCategories.ShortSupply,
        AskCategories.ContinueMedicine,
        AskCategories.SpecialistMedicine,
    };

    private static bool ListBetween(Line line, Clause first, Clause second)
    {
        for (var at = first.To; at < second.From; at++)
        {
            if (line.Tokens[at].Kind is TokenKind.Semicolon or TokenKind.Bullet or TokenKind.Number or TokenKind.Close)
                return true;
        }
        return false;
    }
}
