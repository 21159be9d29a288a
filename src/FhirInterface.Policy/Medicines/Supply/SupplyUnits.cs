namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>From the unit of a dose to the unit of a supply: tablets by their strength, packs by their size, liquids by what is in them.</summary>
internal static class SupplyUnits
{
    /// <summary>A dose in the unit that the supply is counted in; null where there is no way between the two.</summary>
    public static Span2? Converted(Span2 dose, DosePart part, DoseUnit unit, ProductStrength product, List<string> doubts, out string told)
    {
        var from = part.Unit;
        told = $"{Words.Range(dose.Low, dose.High)} {Words.Plural(from.Kind == UnitKind.None ? unit.Name : from.Name, dose.High)}";
        if (from.Kind == UnitKind.None)
        {
            if (unit.Kind is UnitKind.Volume or UnitKind.Mass)
                doubts.Add("the dose has no unit");
            return dose;
        }

        if (from.Name == unit.Name)
            return dose;
        if (from.Kind == UnitKind.Volume && unit.Kind == UnitKind.Volume)
            return dose * (from.PerBase / unit.PerBase);
        if (from.Kind == UnitKind.Mass && unit.Kind == UnitKind.Mass)
            return dose * (from.PerBase / unit.PerBase);
        if (unit.Kind == UnitKind.None)
        {
            // A bare number of things: of what the dose is counted in.
            if (!from.Measured)
                return dose;
            doubts.Add("the quantity has no unit");
        }

        if (from.Countable && (unit.Countable || unit.Name == "dose"))
        {
            if (from.Kind != unit.Kind && unit.Kind != UnitKind.Loose)
                doubts.Add($"the dose is in {Words.Plural(from.Name, 2)}, the quantity in {Words.Plural(unit.Name, 2)}");
            return dose;
        }

        if (from.Kind == UnitKind.Loose && unit.Kind is UnitKind.Loose or UnitKind.Item or UnitKind.Patch)
            return dose;
        if (from.Kind == UnitKind.Loose && from.Name == "dose" && unit.Kind == UnitKind.Solid)
        {
            doubts.Add("a dose is taken for one");
            return dose;
        }

        if (from.Kind == UnitKind.Mass && (unit.Countable || unit.Kind is UnitKind.None or UnitKind.Patch or UnitKind.Loose))
            return ByStrength(dose, part, unit, product, doubts, ref told);
        if (from.Kind == UnitKind.Mass && unit.Kind == UnitKind.Volume && product is { Mg: { } mg, PerMl: { } ml } && mg > 0 && ml > 0)
        {
            doubts.Add("measured out of a liquid");
            var volume = dose * (from.PerBase * ml / mg / unit.PerBase);
            told += $" (= {Words.Range(volume.Low, volume.High)} ml)";
            return volume;
        }

        if (
            from.Kind == UnitKind.Activity
            && unit.Kind == UnitKind.Volume
            && product is { Units: { } activity, PerMl: { } per }
            && activity > 0
            && per > 0
        )
            return dose * (per / activity / unit.PerBase);
        if (
            from.Kind == UnitKind.Activity
            && unit.Countable
            && product is { Units: { } one, PerMl: null or > 0 }
            && one > 0
            && one == dose.High
        )
            return new(1);
        return null;
    }

    private static Span2? ByStrength(
        Span2 dose,
        DosePart part,
        DoseUnit unit,
        ProductStrength product,
        List<string> doubts,
        ref string told
    )
    {
        var strength = part.StrengthMg ?? product.Mg;
        if (strength is not { } mg || mg <= 0)
            return null;
        var milligrams = dose * part.Unit.PerBase;
        // "10mg/0.2ml pre-filled syringes": one syringe holds the first figure; of other liquids it is a concentration.
        if (product.PerMl is not null && part.StrengthMg is null && (unit.Kind != UnitKind.Item || milligrams.High != mg))
            return null;
        var things = milligrams / mg;
        told +=
            $" (= {Words.Range(things.Low, things.High)} {Words.Plural(unit.Kind == UnitKind.None ? "" : unit.Name, things.High)} of {Words.Number(mg)} mg)";
        if (unit.Kind == UnitKind.Item && things.High < 1)
        {
            doubts.Add("part of an ampoule or syringe is used");
            return things;
        }

        if (things.Low * 2 % 1 != 0 || things.High * 2 % 1 != 0)
            doubts.Add("the dose does not divide into whole or half tablets");
        return things;
    }

    /// <summary>Packs into what is in them. Null, or why that cannot be done.</summary>
    public static string? Unpacked(ref decimal quantity, ref DoseUnit unit, DosePlan? plan, ProductStrength product, List<string> doubts)
    {
        if (
            unit.Kind == UnitKind.None
            && product.Form is { } form
            && plan?.Steps.All(step => step.Parts.All(part => part.Unit.Kind is UnitKind.None or UnitKind.Mass)) != false
        )
            unit = form;
        if (unit.Kind != UnitKind.Pack)
            return null;
        var inside =
            product.Form
            ?? plan?.Steps.SelectMany(step => step.Parts)
                .Select(part => (DoseUnit?)part.Unit)
                .FirstOrDefault(part => part is { Countable: true });
        if (product.PackSize is { } size && inside is { } known)
        {
            quantity *= size;
            unit = known;
            return null;
        }

        if (unit.Name is "pack" && inside is { Kind: UnitKind.Solid } solid)
        {
            doubts.Add("the size of the pack is not stated, and 28 is assumed");
            quantity *= 28;
            unit = solid;
            return null;
        }

        return $"{Words.Count(quantity, unit.Name)} supplied, and how much is in one is not stated";
    }

    /// <summary>Forms of which no count is exact.</summary>
    public static void CheckForm(DoseUnit unit, DosePlan plan, ProductStrength product, List<string> doubts)
    {
        switch (unit.Kind)
        {
            case UnitKind.Volume:
                doubts.Add("a liquid");
                return;
            case UnitKind.Loose:
                doubts.Add("puffs, drops and applications are not counted out");
                return;
            case UnitKind.Patch:
                doubts.Add("patches come off and are replaced early");
                return;
            case UnitKind.Activity:
                doubts.Add("insulin and the like are drawn up with a loss, at doses that change");
                return;
            case UnitKind.Mass:
                doubts.Add("a weight, as of a cream");
                return;
            case UnitKind.None when product.Form is null && plan.Steps.All(step => step.Parts.All(part => part.Unit.Kind == UnitKind.None)):
                doubts.Add("neither dose nor quantity has a unit");
                return;
        }

        if (product.Form is { Kind: UnitKind.Loose or UnitKind.Volume or UnitKind.Activity } loose && unit.Kind != UnitKind.Item)
            doubts.Add($"the product is not one that is counted in {Words.Plural(unit.Name.Length > 0 ? unit.Name : loose.Name, 2)}");
    }
}
