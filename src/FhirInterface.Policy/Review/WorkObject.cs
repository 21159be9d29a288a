using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>What an act is about: where its object ends, and when it has to be looked for further up.</summary>
internal static class WorkObject
{
    /// <summary>
    /// Where the object of an act ends: reasons, purposes and times that follow name things too ("refer for physio once the plaster is off"),
    /// but the act is not about them. Without a thing before that, they have to do.
    /// </summary>
    internal static int ObjectEnd(Line line, int from, int to)
    {
        for (var at = from + 1; at < to; at++)
        {
            var norm = line.Norm(at);
            // "GP to arrange, no ENT follow-up".
            if (line.Tokens[at].Kind == TokenKind.Comma && line.Norm(at + 1) is "no" or "nil" or "not")
                return at;
            var parts =
                norm
                    is "once"
                        or "when"
                        or "because"
                        or "since"
                        or "until"
                        or "after"
                        or "before"
                        or "unless"
                        or "whilst"
                        or "while"
                        or "given"
                        or "following"
                        or "due"
                        or "which"
                        or "so"
                        or "provided"
                || norm is "if" && !Fillers.IsRequestBeforeIf(line.Norm(at - 1))
                || norm is "as"
                    && line.Norm(at + 1)
                        is not ("well" or "a" or "an" or "per" or "op" or "soon" or "needed" or "required" or "appropriate" or "outpatient")
                || norm is "to" && line.VerbAt(at + 1) is { Noun: false } verb && (verb.Form & VerbForm.Base) != 0
                || norm is "in" && line.Norm(at + 1) is "view" or "light" or "order" or "case"
                || norm is "prior" or "ahead"
                || norm is "on" && line.Norm(at + 1) is "receipt";
            if (parts && (line.Senses(from, at) & ~NotWork) != 0)
                return at;
        }
        return to;
    }

    internal static readonly ulong NotWork = Line.Mask(Sense.TestGeneric, Sense.DistrictNurse, Sense.Clinic, Sense.RepeatList);

    /// <summary>Specialties that only say on whose advice: "as per ortho", "under cardiology", "d/w haematology".</summary>
    internal static ulong ProviderOnly(Line line, int from, int to)
    {
        var mask = 0UL;
        var kept = 0UL;
        foreach (var thing in line.Things)
        {
            if (thing.From < from || thing.To > to || thing.Sense is not (Sense.Specialty or Sense.Service or Sense.Clinic))
                continue;
            var before = line.Norm(thing.From - 1);
            if (
                before is "per" or "d/w" or "under" or "from" or "by"
                || before is "with" && line.Norm(thing.From - 2) is "discussed" or "discussion"
                || before is "the" && line.Norm(thing.From - 2) is "per" or "under" or "from" or "by"
            )
                mask |= 1UL << (int)thing.Sense;
            else
                kept |= 1UL << (int)thing.Sense;
        }
        return mask & ~kept;
    }

    /// <summary>Something stands after the verb that the lexicon does not know: then the verb is not about what stood before.</summary>
    internal static bool HasUnknownObject(Line line, Verb verb, int to)
    {
        var at = verb.To;
        if (at >= to || line.Tokens[at].Kind != TokenKind.Word || line.PersonAt(at) is not null)
            return false;
        return !Fillers.IsPolite(line.Norm(at))
            && !line.Norm(at).EndsWith("ly", StringComparison.Ordinal)
            && !Fillers.IsAdverb(line.Norm(at))
            && line.Norm(at)
                is not (
                    "this"
                    or "it"
                    or "these"
                    or "them"
                    or "that"
                    or "those"
                    or "same"
                    or "both"
                    or "in"
                    or "at"
                    or "for"
                    or "with"
                    or "as"
                    or "and"
                    or "accordingly"
                    or "when"
                    or "once"
                    or "until"
                    or "on"
                    or "via"
                    or "by"
                    or "rest"
                    or "remainder"
                    or "balance"
                    or "remaining"
                    or "more"
                    or "ongoing"
                    or "thereafter"
                    or "long"
                    or "lifelong"
                    or "from"
                    or "to"
                    or "if"
                    or "after"
                    or "before"
                    or "next"
                    or "the"
                    or "further"
                    or "a"
                    or "an"
                    or "his"
                    or "her"
                    or "their"
                    or "indefinitely"
                    or "weekly"
                    or "monthly"
                    or "or"
                    or "w"
                    or "w/"
                    or "today"
                    or "tomorrow"
                    or "within"
                    or "up"
                    or "out"
                    or "all"
                    or "new"
                    or "current"
                    or "no"
                    or "any"
                    or "appropriate"
                    or "outstanding"
                    or "permanently"
                    or "re"
                    or "w/out"
                    or "one"
                    or "two"
                    or "x"
                    or "longer"
                    or "prn"
                    or "wkly"
                    or "fortnightly"
                    or "yearly"
                    or "until"
                    or "indefinitely"
                    or "going"
                    or "lifelong"
                    or "annually"
                    or "back"
                    or "too"
                    or "also"
                    or "now"
                    or "other"
                    or "daily"
                );
    }

    /// <summary>"Keep the wound dry", "continue exercises", "stop smoking": what only the patient can do.</summary>
    internal static bool IsForPatient(Line line, Verb? verb, int to) =>
        verb
            is {
                Class: VerbClass.Continue
                    or VerbClass.Stop
                    or VerbClass.Start
                    or VerbClass.Titrate
                    or VerbClass.Remove
                    or VerbClass.Prescribe
            } found
        && line.HasWord(
            found.To,
            to,
            "dry",
            "clean",
            "elevated",
            "hydrated",
            "active",
            "mobile",
            "exercises",
            "exercise",
            "smoking",
            "driving",
            "drinking",
            "alcohol",
            "diet",
            "fluids",
            "walking",
            "mobilising",
            "mobilisation",
            "splint",
            "sling",
            "boot",
            "moving",
            "weight bearing"
        );

    /// <summary>"Chase this", "continue these", "arrange it": the thing stands further up.</summary>
    internal static bool PointsBack(Line line, Verb verb, ulong own, int to)
    {
        for (var at = verb.To; at < Math.Min(verb.To + 3, to); at++)
        {
            if (
                line.Norm(at) is "this" or "these" or "it" or "them" or "that" or "those" or "same" or "both"
                && line.Senses(at + 1, Math.Min(at + 2, to)) == 0
            )
                return true;
        }
        // Only a time, a person, a place: nothing it could act on.
        return (own & ~Line.Mask(Sense.DistrictNurse, Sense.Clinic, Sense.RepeatList, Sense.TestGeneric)) == 0 && verb.To < to == false;
    }
}
