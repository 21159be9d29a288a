using System.Collections.Frozen;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>What kind of thing a dose or a quantity is counted in.</summary>
internal enum UnitKind
{
    /// <summary>Nothing said: "one daily".</summary>
    None,

    /// <summary>Tablets, capsules and the like: whole things to swallow.</summary>
    Solid,

    /// <summary>Other whole things, one a dose: ampoule, syringe, sachet, suppository.</summary>
    Item,

    /// <summary>Patches: stay on for days, fall off, are cut.</summary>
    Patch,

    /// <summary>Puffs, sprays, drops, applications: counted, but never exactly.</summary>
    Loose,

    /// <summary>Millilitres.</summary>
    Volume,

    /// <summary>Milligrams (all masses are turned into these).</summary>
    Mass,

    /// <summary>International units, as of insulin.</summary>
    Activity,

    /// <summary>Packs, boxes, bottles, tubes, inhalers: how much is in one is not said.</summary>
    Pack,
}

/// <summary>A unit of dose or quantity.</summary>
/// <param name="Name">In the singular, as it is said in a working.</param>
/// <param name="PerBase">For a mass, how many milligrams one is.</param>
internal readonly record struct DoseUnit(UnitKind Kind, string Name, decimal PerBase = 1)
{
    public static readonly DoseUnit None = new(UnitKind.None, "");
    public static readonly DoseUnit Milligram = new(UnitKind.Mass, "mg");
    public static readonly DoseUnit Millilitre = new(UnitKind.Volume, "ml");

    private static readonly FrozenDictionary<string, DoseUnit> ByWord = Build();

    // SNOMED CT and dm+d unit-of-measure codes that NHS messages carry; the unit's text is read first.
    private static readonly FrozenDictionary<string, string> ByCode = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["428673006"] = "tablet",
        ["385055001"] = "tablet",
        ["732936001"] = "tablet",
        ["428641000"] = "capsule",
        ["385049006"] = "capsule",
        ["732937005"] = "capsule",
        ["419702001"] = "patch",
        ["733010002"] = "plaster",
        ["413516001"] = "ampoule",
        ["415818006"] = "vial",
        ["3318611000001103"] = "pre-filled syringe",
        ["3317411000001100"] = "dose",
        ["3319711000001103"] = "unit dose",
        ["258773002"] = "ml",
        ["258682000"] = "g",
        ["258684004"] = "mg",
        ["258685003"] = "microgram",
        ["700476008"] = "enema",
        ["733013000"] = "sachet",
        ["430293001"] = "suppository",
        ["429587008"] = "pessary",
        ["415215001"] = "puff",
        ["404218003"] = "drop",
        ["{tbl}"] = "tablet",
        ["{tablet}"] = "tablet",
        ["{capsule}"] = "capsule",
        ["{puff}"] = "puff",
        ["[drp]"] = "drop",
        ["ug"] = "microgram",
        ["mL"] = "ml",
        ["[iU]"] = "unit",
        ["[IU]"] = "unit",
        ["U"] = "unit",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public bool Measured => Kind is UnitKind.Mass or UnitKind.Volume or UnitKind.Activity;

    /// <summary>A whole thing, so that a number of them is exact.</summary>
    public bool Countable => Kind is UnitKind.Solid or UnitKind.Item;

    public static DoseUnit? Of(string? word)
    {
        if (string.IsNullOrWhiteSpace(word))
            return null;
        var text = word.Trim().TrimEnd('.').ToLowerInvariant();
        if (ByWord.TryGetValue(text, out var unit))
            return unit;
        if (text.EndsWith("(s)", StringComparison.Ordinal))
            text = text[..^3];
        if (ByWord.TryGetValue(text, out unit) || (text.EndsWith('s') && ByWord.TryGetValue(text[..^1], out unit)))
            return unit;
        // "pre-filled disposable injection", "film-coated tablet", "modified-release capsules".
        var last = text[(text.LastIndexOf(' ') + 1)..];
        if (last.Length < text.Length && Of(last) is { Kind: not UnitKind.Pack } tail)
            return tail;
        return null;
    }

    /// <summary>The unit of a Quantity: by its text, else by its code; None where it has neither; null where it is not understood.</summary>
    public static DoseUnit? Of(Quantity quantity)
    {
        if (Of(quantity.Unit) is { } named)
            return named;
        if (quantity.Code is { } code && (ByCode.TryGetValue(code, out var word) ? Of(word) : Of(code)) is { } coded)
            return coded;
        return quantity.Unit is null && quantity.Code is null or "1" ? None : null;
    }

    private static FrozenDictionary<string, DoseUnit> Build()
    {
        var units = new Dictionary<string, DoseUnit>(StringComparer.Ordinal);
        Add(UnitKind.Solid, "tablet", "tab", "tabs", "tbs", "caplet", "tablets");
        Add(UnitKind.Solid, "capsule", "cap", "caps", "capsules");
        Add(UnitKind.Solid, "lozenge", "pastille");
        Add(UnitKind.Item, "ampoule", "amp", "amps", "ampule");
        Add(UnitKind.Item, "vial");
        Add(UnitKind.Item, "syringe", "injection", "pfs", "inj", "pre-filled syringe", "prefilled syringe", "pen injection");
        Add(UnitKind.Item, "sachet", "sach");
        Add(UnitKind.Item, "suppository", "supp", "suppositories");
        Add(UnitKind.Item, "pessary", "pessaries");
        Add(UnitKind.Item, "enema");
        Add(UnitKind.Item, "nebule", "neb", "nebs", "respule", "unit dose");
        Add(UnitKind.Item, "implant", "depot");
        Add(UnitKind.Item, "bottle of feed", "carton");
        Add(UnitKind.Patch, "patch", "patches", "plaster", "medicated plaster");
        Add(UnitKind.Loose, "puff", "inhalation", "actuation");
        Add(UnitKind.Loose, "spray");
        Add(UnitKind.Loose, "drop", "gtt");
        Add(UnitKind.Loose, "application", "fingertip unit", "ftu", "pump", "actuations");
        Add(UnitKind.Loose, "dose", "blister");
        Add(UnitKind.Volume, "ml", "mls", "millilitre", "milliliter", "cc", "millilitres");
        Add(UnitKind.Activity, "unit", "iu", "international unit", "u");
        Add(UnitKind.Pack, "pack", "box", "boxes", "packet", "op", "original pack", "strip", "blister pack", "kit");
        Add(UnitKind.Pack, "bottle");
        Add(UnitKind.Pack, "tube");
        Add(UnitKind.Pack, "inhaler", "device");
        Add(UnitKind.Pack, "pen", "cartridge", "prefilled pen", "pre-filled pen", "pre-filled disposable device");
        Mass(1, "mg", "milligram", "mgs", "milligramme");
        Mass(1000, "g", "gram", "gm", "gramme");
        Mass(0.001m, "microgram", "mcg", "ug", "\u00b5g", "\u03bcg", "microgramme", "micrograms", "micro");
        Mass(0.000001m, "nanogram", "ng");
        units["l"] = new(UnitKind.Volume, "litre", 1000);
        units["litre"] = units["l"];
        // A spoonful is 5 ml in the United Kingdom.
        units["spoonful"] = new(UnitKind.Volume, "5 ml spoonful", 5);
        units["5ml spoonful"] = units["spoonful"];
        units["teaspoon"] = units["spoonful"];
        return units.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(UnitKind kind, string name, params ReadOnlySpan<string> others)
        {
            units[name] = new(kind, name);
            foreach (var other in others)
                units[other] = new(kind, name);
        }

        void Mass(decimal milligrams, string name, params ReadOnlySpan<string> others)
        {
            units[name] = new(UnitKind.Mass, name, milligrams);
            foreach (var other in others)
                units[other] = new(UnitKind.Mass, name, milligrams);
        }
    }
}
