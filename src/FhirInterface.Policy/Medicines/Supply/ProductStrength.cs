namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>What a product's name says: "Ramipril 5mg capsules", "Morphine 10mg/5ml oral solution", "… 28 tablet".</summary>
internal sealed record ProductStrength
{
    /// <summary>Milligrams in one, or in <see cref="PerMl"/> millilitres; null where there is none, or more than one (a combination).</summary>
    public decimal? Mg { get; init; }

    /// <summary>Units of activity (insulin), as Mg.</summary>
    public decimal? Units { get; init; }
    public decimal? PerMl { get; init; }

    /// <summary>What it comes in, as far as the name says.</summary>
    public DoseUnit? Form { get; init; }

    /// <summary>How many are in a pack, where the name is that of a pack.</summary>
    public decimal? PackSize { get; init; }

    public static readonly ProductStrength Nothing = new();

    public static ProductStrength Of(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return Nothing;
        var tokens = DosageTokens.Cut(name);
        var masses = new List<decimal>();
        decimal? perMl = null,
            units = null,
            pack = null;
        DoseUnit? form = null;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Value is { } value)
            {
                var unit = i + 1 < tokens.Count ? DoseUnit.Of(tokens[i + 1].Text) : null;
                var after = i > 0 && tokens[i - 1].Text == "/";
                switch (unit?.Kind)
                {
                    case UnitKind.Mass:
                        masses.Add(value * unit.Value.PerBase);
                        i++;
                        if (
                            i + 2 < tokens.Count
                            && tokens[i + 1].Text == "/"
                            && DoseUnit.Of(tokens[i + 2].Text) is { Kind: UnitKind.Volume }
                        )
                            perMl = 1;
                        break;
                    case UnitKind.Volume when after:
                        perMl = value * unit.Value.PerBase;
                        i++;
                        break;
                    case UnitKind.Activity:
                        units = value;
                        i++;
                        if (
                            i + 2 < tokens.Count
                            && tokens[i + 1].Text == "/"
                            && DoseUnit.Of(tokens[i + 2].Text) is { Kind: UnitKind.Volume }
                        )
                            perMl = 1;
                        break;
                    case UnitKind.Solid or UnitKind.Item or UnitKind.Patch or UnitKind.Loose when masses.Count > 0 || units is not null:
                        pack = value;
                        break;
                    case null when masses.Count > 0 && i == tokens.Count - 1:
                        break;
                }

                continue;
            }

            if (tokens[i].Text is "inhaler" or "inhalation" or "evohaler" or "accuhaler" or "turbohaler" or "spray")
                form = DoseUnit.Of("puff");
            else if (
                tokens[i].Text is "solution" or "suspension" or "syrup" or "liquid" or "elixir" or "oral" or "mouthwash"
                && form is null
                && tokens[i].Text != "oral"
            )
                form = DoseUnit.Millilitre;
            else if (
                tokens[i].Text is "cream" or "ointment" or "gel" or "lotion" or "emollient" or "drops" or "shampoo" or "paste" or "foam"
            )
                form = DoseUnit.Of("application");
            else if (
                DoseUnit.Of(tokens[i].Text) is { Kind: UnitKind.Solid or UnitKind.Item or UnitKind.Patch } said
                && tokens[i].Text is not "inj"
            )
                form = said;
            else if (tokens[i].Text is "pens" or "pen" or "cartridges" or "penfill" or "kwikpen" or "flexpen")
                form = DoseUnit.Of("unit");
        }

        return new()
        {
            Mg = masses.Count == 1 ? masses[0] : null,
            Units = units,
            PerMl = perMl,
            Form = form,
            PackSize = pack,
        };
    }
}
