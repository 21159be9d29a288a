using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Whether a subject with its verb starts at a token, or is taken by what stands before it.</summary>
internal static class ClauseSubject
{
    /// <summary>A subject of its own with its verb: <c>GP to …</c>, <c>we will …</c>, <c>surgery please …</c>.</summary>
    internal static bool StartsSubject(Line line, int at, int to)
    {
        if (line.PersonAt(at) is not { } person || person.To >= to)
            return false;
        var next = line.Norm(person.To);
        return next
                is "to"
                    or "will"
                    or "please"
                    or "pls"
                    or "kindly"
                    or "should"
                    or "could"
                    or "must"
                    or "can"
                    or "shall"
                    or "'ll"
                    or "may"
            && !(
                next == "to"
                && line.VerbAt(person.To + 1) is null
                && !Fillers.IsPolite(line.Norm(person.To + 1))
                && line.Norm(person.To + 1) is not "be"
            );
    }

    /// <summary>Words before a subject that take it as their object or subject: <c>grateful if</c>, <c>ask</c>, <c>for</c>, a preposition, a determiner.</summary>
    internal static bool GovernsSubject(Line line, int from, int at)
    {
        // "Contact ENT secretaries to find out": the people are whom to contact.
        for (var verb = at - 1; verb >= Math.Max(from, at - 3); verb--)
        {
            if (
                line.VerbAt(verb) is { Class: VerbClass.Contact or VerbClass.Tell or VerbClass.Ask } found
                && found.To <= at
                && (found.Form & VerbForm.Base) != 0
            )
                return true;
        }
        var before = line.Norm(at - 1);
        if (before is "the" or "her" or "his" or "their" or "your" or "own" or "my" or "our" or "a" or "usual" && at - 1 > from)
            before = line.Norm(at - 2) is var two && two is "own" or "your" ? line.Norm(at - 3) : two;
        return before
            is "if"
                or "for"
                or "whether"
                or "that"
                or "ask"
                or "asked"
                or "want"
                or "like"
                or "require"
                or "requires"
                or "need"
                or "needs"
                or "request"
                or "requested"
                or "by"
                or "in"
                or "per"
                or "/"
                or "&"
                or "arrange"
                or "organise"
                or "ensure"
                or "let"
                or "allow"
                or "asking"
                or "our"
                or "practice"
                or "via"
                or "with"
                or "from"
                or "at"
                or "to"
                or "of"
                or "through"
                or "and"
                or "or"
                or "could"
                or "can"
                or "would"
                or "please"
                or "pls"
                or "kindly"
                or "suggest"
                or "recommend"
                or "advise"
                or "advised"
                or "told"
                or "letting"
                or "see"
                or "seeing"
                or "contact"
                or "tell"
                or "should"
                or "until"
                or "trust"
                or "appreciate"
                or "do"
                or "having"
                or "will"
                or "the"
                or "your"
                or "this"
                or "his"
                or "her"
                or "own"
                or "may"
                or "might"
                or "wish"
                or "perhaps"
                or "inform"
                or "remind"
                or "when"
                or "once"
                or "unless"
                or "as"
                or "be";
    }
}
