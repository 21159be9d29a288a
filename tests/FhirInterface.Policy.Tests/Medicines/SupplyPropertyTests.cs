using CsCheck;
using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Medicines.Supply;
using FhirInterface.Tests;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Medicines;

public sealed class SupplyPropertyTests
{
    private static readonly Gen<string> Text = Gen.Select(
        OneOf("one", "two", "1", "2", "1-2", "half", "1.5", "10mg", "5mg", "T", "5ml", "2 puffs", "3"),
        OneOf("daily", "bd", "tds", "qds", "nocte", "weekly", "alternate days", "every 8 hours", "mane", "twice a week", "on Mondays"),
        OneOf(
            "",
            "prn",
            "for 7 days",
            "for 2/52",
            "then one daily",
            "max 8 in 24 hours",
            "for 5 days then 5mg bd for 3 days",
            "reducing by 5mg weekly to zero"
        ),
        (dose, often, more) => $"{dose} {often} {more}".Trim()
    );

    private static readonly Gen<Dosage> Coded = Gen.Select(
        Gen.Int[1, 6],
        Gen.Int[1, 4],
        OneOf(Timing.UnitsOfTime.D, Timing.UnitsOfTime.Wk),
        Gen.Int[1, 8],
        (frequency, period, unit, halves) =>
            new Dosage
            {
                Timing = new()
                {
                    Repeat = new()
                    {
                        Frequency = frequency,
                        Period = period,
                        PeriodUnit = unit,
                    },
                },
                DoseAndRate =
                [
                    new()
                    {
                        Dose = new Quantity { Value = halves / 2m, Unit = "tablet" },
                    },
                ],
            }
    );

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    [Fact]
    public void More_quantity_never_means_fewer_days() =>
        Gen.Select(Text, Gen.Int[1, 500], Gen.Int[1, 500])
            .SampleSeeded(
                (text, quantity, more) =>
                {
                    foreach (var unit in (string[])["tablets", "ml", "doses", "packs"])
                    {
                        var less = SupplyReckoner.Reckon(text, quantity, unit, "Prednisolone 5mg tablets");
                        var greater = SupplyReckoner.Reckon(text, quantity + more, unit, "Prednisolone 5mg tablets");
                        Assert.True(less.Days is null || greater.Days >= less.Days, $"{text}: {less} {greater}");
                    }
                },
                iter: 2000
            );

    [Fact]
    public void The_proposed_quantity_is_accepted() =>
        Gen.Select(Coded, Gen.Int[1, 120])
            .SampleSeeded(
                (dosage, days) =>
                {
                    var proposal = SupplyProposal.QuantityFor(days, [dosage], "Ramipril 5mg tablets")!;
                    Assert.True(proposal.Exact);
                    var supply = SupplyReckoner.Reckon([dosage], proposal.Quantity, "Ramipril 5mg tablets");
                    Assert.True(supply is { Certainty: Certainty.Exact } && supply.Days >= days, $"{proposal.Words}: {supply}");
                    // And it is no more than needed.
                    if (proposal.Quantity.Value > 1)
                        Assert.False(
                            SupplyReckoner
                                .Reckon([dosage], new Quantity(proposal.Quantity.Value.Value - 1, "tablet"), "Ramipril 5mg tablets")
                                .Covers(days)
                        );
                },
                iter: 2000
            );

    [Fact]
    public void Any_text_gets_an_answer() =>
        Gen.Select(Gen.String, Gen.String[Gen.Char[' ', 'z'], 0, 80], (a, b) => a + " 1 bd " + b)
            .SampleSeeded(text => Assert.NotEmpty(SupplyReckoner.Reckon(text, 28, "tablets").Working), iter: 5000);

    [Fact]
    public void Figures_of_any_size_get_an_answer() =>
        Gen.Select(Gen.Decimal, Gen.Decimal, Gen.Decimal)
            .SampleSeeded(
                (quantity, dose, period) =>
                {
                    var dosage = new Dosage
                    {
                        Timing = new()
                        {
                            Repeat = new()
                            {
                                Frequency = 1,
                                Period = period,
                                PeriodUnit = Timing.UnitsOfTime.D,
                            },
                        },
                        DoseAndRate =
                        [
                            new()
                            {
                                Dose = new Quantity { Value = dose, Unit = "tablet" },
                            },
                        ],
                    };
                    Assert.NotEmpty(SupplyReckoner.Reckon([dosage], new Quantity { Value = quantity, Unit = "tablet" }).Working);
                },
                iter: 2000
            );

    [Theory]
    [InlineData("one bd", "Ramipril 5mg capsules", "56 capsules would cover 28 days")]
    [InlineData("one in the morning", "Sertraline 50 mg tablets", "28 tablets would cover 28 days")]
    [InlineData("10mg od", "Ramipril 5mg capsules", "56 capsules would cover 28 days")]
    [InlineData("15mg once weekly on Monday", "Methotrexate 2.5mg tablets", "24 tablets would cover 28 days")]
    [InlineData("one daily", null, null)]
    [InlineData("one tablet daily", null, "28 tablets would cover 28 days")]
    [InlineData("1-2 qds prn", "Paracetamol 500mg tablets", "about 224 tablets would cover 28 days")]
    [InlineData("as directed", "Warfarin 1mg tablets", null)]
    public void The_remedy_names_a_quantity(string dosage, string? product, string? words) =>
        Assert.Equal(words, SupplyProposal.QuantityFor(28, [new Dosage { Text = dosage }], product)?.Words);
}
