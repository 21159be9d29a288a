namespace FhirInterface.Policy.Medicines;

/// <summary>What kind of thing an entry of the medicines table is.</summary>
public enum MedicineKind
{
    /// <summary>One medicine, or a fixed combination.</summary>
    Medicine,

    /// <summary>Words for a whole group: "statin", "DMARDs", "eye drops".</summary>
    Group,

    /// <summary>An appliance, test strip or feed: prescribed like a medicine (asks.md).</summary>
    Appliance,
}

/// <summary>How far general practice usually goes with a medicine (reference.md 5.2). Local formularies differ.</summary>
public enum SpecialistStatus
{
    /// <summary>Gs: the GP prescribes after a specialist has started it.</summary>
    SpecialistStart,

    /// <summary>A: shared care.</summary>
    SharedCare,

    /// <summary>R: hospital only.</summary>
    HospitalOnly,
}

/// <summary>One line of the medicines table (<c>Lexicon/medicines.json</c>, or a dm+d import).</summary>
public sealed record Medicine
{
    /// <summary>Generic name, lower case: "sacubitril/valsartan".</summary>
    public required string Name { get; init; }
    public MedicineKind Kind { get; init; }

    /// <summary>Other proper names and usual short forms.</summary>
    public IReadOnlyList<string> Synonyms { get; init; } = [];
    public IReadOnlyList<string> Brands { get; init; } = [];
    public IReadOnlyList<string> Misspellings { get; init; } = [];

    /// <summary>Names of classes as a policy's <c>highRisk</c> may use them: "anticoagulants", "opioids".</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Null: an ordinary medicine of general practice.</summary>
    public SpecialistStatus? Specialist { get; init; }

    /// <summary>Where not empty, the status above holds only if the text around says one of these ("pulmonary hypertension").</summary>
    public IReadOnlyList<string> SpecialistWhen { get; init; } = [];

    /// <summary>Schedule of the Misuse of Drugs Regulations, 2 to 5; null if not a controlled drug.</summary>
    public int? Schedule { get; init; }

    /// <summary>A medicine usually given as a course that ends: <c>anti-infective</c> or <c>steroid</c>.</summary>
    public string? Course { get; init; }

    /// <summary>The usual form where it is not one to swallow: <c>inhaler</c>, <c>injection</c>, <c>cream</c>, …</summary>
    public string? Form { get; init; }

    /// <summary>The name also names a blood test ("lithium", "vitamin D"), so that the bare word need not mean the medicine.</summary>
    public bool AlsoTest { get; init; }

    /// <summary>dm+d codes of it and of its products, where the table was imported.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Specialist wherever it is named.</summary>
    public bool IsSpecialist => Specialist is not null && SpecialistWhen.Count == 0;

    /// <summary>Specialist in the light of the words around it.</summary>
    public bool IsSpecialistIn(ReadOnlySpan<char> text)
    {
        if (Specialist is null || SpecialistWhen.Count == 0)
            return Specialist is not null;
        foreach (var words in SpecialistWhen)
        {
            if (text.Contains(words, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Whether a policy's word (a class or a medicine, singular or plural) means this one.</summary>
    public bool IsCalled(string classOrName)
    {
        ArgumentNullException.ThrowIfNull(classOrName);
        return Same(Name, classOrName) || Classes.Any(name => Same(name, classOrName)) || Synonyms.Any(name => Same(name, classOrName));
    }

    private static bool Same(ReadOnlySpan<char> a, ReadOnlySpan<char> b) =>
        a.Trim().TrimEnd("sS").Equals(b.Trim().TrimEnd("sS"), StringComparison.OrdinalIgnoreCase);
}

/// <summary>How a word was recognised as a medicine.</summary>
public enum MatchKind
{
    /// <summary>The generic name or another proper name.</summary>
    Name,
    Brand,

    /// <summary>A known misspelling, or one letter away from a long name.</summary>
    Misspelling,

    /// <summary>Not in the table; its ending is that of a class of medicines.</summary>
    Guess,
}

/// <summary>A medicine named in a text.</summary>
public readonly record struct MedicineMatch(TextSpan Span, Medicine Medicine, MatchKind Kind)
{
    public bool Guessed => Kind == MatchKind.Guess;
}
