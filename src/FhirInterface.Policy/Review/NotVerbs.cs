using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Words that look like verbs of an ask and are none where they stand.</summary>
internal static class NotVerbs
{
    /// <summary>"Repeat echo requested", "repeat scan in 12 months, booked": the noun, and what has been done about it.</summary>
    internal static bool IsSettled(Line line, Verb verb, Clause clause)
    {
        if (!verb.Noun || verb.From != clause.From || (verb.Form & VerbForm.Base) == 0)
            return false;
        // "X-ray L hip: satisfactory", "ultrasound scrotum done today": the picture, not the taking of it.
        if (
            verb.Class is VerbClass.Test
            && verb.Lemma is "x ray" or "ultrasound" or "scan" or "image" or "screen" or "sample"
            && (
                clause.To < line.Tokens.Count && line.Tokens[clause.To].Kind == TokenKind.Colon
                || NominalSigns.IsDone(line, verb.To, clause.To)
            )
        )
            return true;
        var end = Math.Min(line.Tokens.Count, clause.To + 3);
        for (var at = verb.To; at < end; at++)
        {
            if (line.Tokens[at].Kind is TokenKind.Stop or TokenKind.Semicolon)
                return false;
            if (line.Norm(at) is "requested" or "booked" or "arranged" or "ordered" or "scheduled" or "organised")
                return line.Norm(at - 1) is not ("be" or "to" or "not" or "been") || line.Norm(at - 1) is "been";
        }
        return false;
    }

    internal static bool IsNounHere(Line line, Verb verb, Clause clause, int anchor, Clause? previous)
    {
        // "Rescue pack", "GP record".
        if (
            verb.Lemma is "pack" && line.Norm(verb.From - 1) is "rescue" or "starter" or "a" or "the" or "this" or "support"
            || verb.Lemma is "record" or "list" && line.PersonEndingAt(verb.From) is { Sense: Sense.Gp }
        )
            return true;
        var next = line.Norm(verb.To);
        if (next is "of" or "was" or "is" or "were" or "has" or "showed" or "not")
            return true;
        // "Commence mirtazapine and review in 4 weeks": goes on from a verb.
        if (previous is { Mood: Mood.Ask, Verb: not null, Passive: false } && !clause.Hard && anchor < clause.From)
            return false;
        if (
            verb.Noun
            && verb.Class is VerbClass.Review or VerbClass.FollowUp or VerbClass.See
            && (
                verb.To >= clause.To
                || next is "with" or "by" or "at" or "via" or "in" or "please" or "pls" or "appt"
                || DueReader.Find(line, verb.To, Math.Min(clause.To, verb.To + 3)).Count > 0
                    && line.Norm(verb.To) is not ("him" or "her" or "them" or "patient" or "pt")
            )
        )
            return true;
        if (
            anchor >= clause.From
            && line.PersonEndingAt(anchor + 1) is { Sense: not Sense.You }
            && verb.Class is VerbClass.Review or VerbClass.FollowUp or VerbClass.Test or VerbClass.Act
            && verb.Lemma is "review" or "r/v" or "rv" or "follow up" or "f/u" or "screen" or "action"
        )
            return line.Senses(verb.To, Math.Min(verb.To + 3, clause.To)) == 0;
        return verb.Lemma is "act" or "report" or "note" or "need" or "plan" && anchor < clause.From;
    }

    internal static bool InBrackets(Line line, int from, int at)
    {
        for (var index = at - 1; index >= from; index--)
        {
            if (line.Tokens[index].Kind == TokenKind.Close)
                return false;
            if (line.Tokens[index].Kind == TokenKind.Open)
                return true;
        }
        return false;
    }

    /// <summary>"Given her history", "following her appointment": words that look like verbs.</summary>
    internal static bool IsPreposition(Line line, Verb verb) =>
        verb.Lemma is "post"
            && line.Norm(verb.To) is not ("the" or "this" or "a" or "it" or "her" or "him" or "out" or "to" or "them" or "copy" or "form")
        || verb.Lemma is not "follow up"
            && line.Norm(verb.From) is "given" or "following" or "pending"
            && line.Norm(verb.To) is "her" or "his" or "their" or "the" or "that" or "this" or "these";

    /// <summary>"Advise the patient that …": of the verbs of asking, what has the patient for its object is work of its own.</summary>
    internal static bool IsAskOfWork(Line line, Verb verb, Clause clause) =>
        (verb.Form & (VerbForm.Base | VerbForm.Gerund)) != 0
        && line.Norm(verb.To) is not ("whether" or "if" or "about")
        && verb.Lemma is "advise" or "tell" or "remind" or "instruct" or "counsel" or "encourage" or "ask"
        && (line.PersonIn(verb.To, Math.Min(verb.To + 2, clause.To), Sense.Patient) is not null || AsksTeam(line, verb, clause));

    /// <summary>"Ask the diabetes team to see him": a referral.</summary>
    internal static bool AsksTeam(Line line, Verb verb, Clause clause) =>
        verb.Lemma is "ask"
        && (verb.Form & VerbForm.Base) != 0
        && line.Norm(verb.To) is not "that"
        && line.Has(verb.To, Math.Min(verb.To + 3, clause.To), Sense.Specialty, Sense.Service, Sense.DistrictNurse);
}
