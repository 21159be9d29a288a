namespace FhirInterface.Policy.Review.Words;

/// <summary>The closed word classes of English that stand between a subject and its verb.</summary>
internal static class Fillers
{
    /// <summary>"Grateful if", "helpful if": the "if" of a request, no condition.</summary>
    public static bool IsRequestBeforeIf(string word) =>
        word
            is "grateful"
                or "obliged"
                or "glad"
                or "helpful"
                or "useful"
                or "appreciated"
                or "appreciate"
                or "pleased"
                or "kind"
                or "good"
                or "best"
                or "great"
                or "delighted";

    public static bool IsPolite(string word) => word is "please" or "pls" or "plz" or "kindly" or "plse" or "pleae" or "pl";

    public static bool IsAdverb(string word) =>
        word.Length > 5
            && word.EndsWith("ly", StringComparison.Ordinal)
            && word
                is not ("family" or "supply" or "weekly" or "monthly" or "apply" or "yearly" or "fortnightly" or "resupply" or "anomaly")
        || word
            is "just"
                or "now"
                or "both"
                or "either"
                or "again"
                or "simply"
                or "therefore"
                or "urgently"
                or "always"
                or "ideally"
                or "perhaps"
                or "possibly"
                or "routinely"
                or "subsequently"
                or "additionally"
                or "still"
                or "directly"
                or "personally"
                or "once"
                or "further"
                or "initially"
                or "formally"
                or "also"
                or "hopefully"
                or "only"
                or "closely"
                or "regularly"
                or "then"
                or "actively"
                or "promptly"
                or "carefully"
                or "gently"
                or "duly"
                or "likewise"
                or "thereafter"
                or "meanwhile"
                or "too"
                or "otherwise"
                or "instead"
                or "consequently"
                or "accordingly"
                or "immediately"
                or "asap"
                or "gladly"
                or "currently"
                or "gradually"
                or "slowly"
                or "annually"
                or "periodically"
                or "electively"
                or "opportunistically";

    /// <summary>Words of readiness and kindness between a modal and its verb: <c>be able to</c>, <c>be so kind as to</c>.</summary>
    public static bool IsReadiness(string word) =>
        word
            is "able"
                or "happy"
                or "willing"
                or "kind"
                or "enough"
                or "as"
                or "so"
                or "good"
                or "prepared"
                or "possible"
                or "glad"
                or "wish"
                or "want"
                or "try"
                or "like"
                or "manage"
                or "mind";

    public static bool IsModal(string word) =>
        word
            is "will"
                or "shall"
                or "would"
                or "should"
                or "could"
                or "can"
                or "may"
                or "might"
                or "must"
                or "'ll"
                or "'d"
                or "do"
                or "does"
                or "cld"
                or "ought";

    public static bool IsBe(string word) =>
        word is "be" or "is" or "are" or "was" or "were" or "been" or "being" or "am" or "'re" or "'m" or "get" or "got";

    public static bool IsHave(string word) => word is "have" or "has" or "had" or "'ve" or "having";

    public static bool IsNegation(string word) =>
        word
            is "not"
                or "never"
                or "don't"
                or "doesn't"
                or "didn't"
                or "won't"
                or "wouldn't"
                or "isn't"
                or "aren't"
                or "needn't"
                or "cannot"
                or "can't"
                or "couldn't"
                or "shouldn't"
                or "no"
                or "nor"
                or "dont"
                or "doesnt"
                or "cant"
                or "wont";

    public static bool IsAuxiliary(string word) =>
        word == "to" || IsModal(word) || IsBe(word) || IsHave(word) || IsNegation(word) || word is "need" or "needs";
}
