using FhirInterface.Policy.Letters;

namespace FhirInterface.Policy.Review;

/// <summary>Who is asked (asks.md, <c>actor</c>). Only asks of the GP are ever avoidable.</summary>
public enum Actor
{
    Gp,
    Hospital,
    Patient,
    Community,
}

/// <summary>Something that a letter asks somebody to do, in the category that the text has it in, before any policy.</summary>
public sealed record Ask
{
    /// <summary>A code of <see cref="AskCategories"/>, or <c>none</c> for asks of others than the GP.</summary>
    public required string Category { get; init; }
    public required Actor Actor { get; init; }

    /// <summary>The words that carry the ask, in the reading text they were found in.</summary>
    public required TextSpan Quote { get; init; }

    /// <summary>The whole statement (sentence, bullet, line, table row) that the ask stands in: what a rewrite works on.</summary>
    public required TextSpan Statement { get; init; }

    /// <summary>An ISO 8601 duration counted from the letter's date, or an ISO date, where the text states one.</summary>
    public string? Due { get; init; }
    public bool Urgent { get; init; }

    /// <summary>For an onward referral: whether it belongs to this episode. Null where it does not apply.</summary>
    public bool? Related { get; init; }

    /// <summary>For a medicine: its name as the lexicon has it, lower case.</summary>
    public string? Medicine { get; init; }

    /// <summary>For a medicine: the days of supply that the words state, if any.</summary>
    public int? SuppliedDays { get; init; }

    /// <summary>For a supply: an exception that the words state (a code of the medicines lexicon: <c>course</c>, <c>compliance-aid</c>, …).</summary>
    public string? SupplyException { get; init; }

    /// <summary>Whether a rule finds an ask here too; false where only the second reader does, so that nothing is rewritten on its word.</summary>
    public bool RulesAgree { get; init; } = true;

    /// <summary>Why the program thinks so: which rule, which cue, which context.</summary>
    public required AskReason Reason { get; init; }

    /// <summary>Its category is that of its kind of verb, for want of words that are known.</summary>
    internal bool Guessed { get; init; }

    /// <summary>The ask names nothing of its own: what it is about stands before it.</summary>
    internal bool PointsBack { get; init; }

    /// <summary>It says only who is to do what stands before it: "GP to do please".</summary>
    internal bool OnlyAddresses { get; init; }

    /// <summary>Nobody is named: the place it stands in makes it an ask of the GP.</summary>
    internal bool ByDefault { get; init; }

    public bool Avoidable => Actor == Actor.Gp && AskCategories.IsAvoidable(Category);
}

/// <summary>Which rule found an ask, by which cue, in which context.</summary>
public sealed record AskReason(string Rule, string Cue, string Context);

/// <summary>An ask with its place in the letter.</summary>
public sealed record LetterAsk(LetterSection Section, Ask Ask)
{
    public string Quote => Ask.Quote.Of(Section.Reading.Text);
}
