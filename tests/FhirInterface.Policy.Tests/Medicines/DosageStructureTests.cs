using System.Globalization;
using FhirInterface.Policy.Medicines.Supply;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Policy.Tests.Medicines;

/// <summary>Days worked out by hand: repeat | rest of the dosage | quantity | product | days | how sure.</summary>
public sealed class DosageStructureTests
{
    // In the first two columns J is JSON without its braces; d1 is a dose of one tablet.
    private const string Table = """
        "frequency":1,"period":1,"periodUnit":"d" | d1 | 28 tablet | | 28 | exact
        "frequency":2,"period":1,"periodUnit":"d" | d1 | 56 tablet | | 28 | exact
        "frequency":3,"period":1,"periodUnit":"d" | d1 | 21 tablet | | 7 | exact
        "frequency":4,"period":1,"periodUnit":"d" | d2 | 224 tablet | | 28 | exact
        "frequency":3,"period":1,"periodUnit":"d" | d1 | 28 tablet | | 9.33 | exact
        "frequency":1,"period":2,"periodUnit":"d" | d1 | 14 tablet | | 28 | exact
        "frequency":1,"period":8,"periodUnit":"h" | d1 | 21 tablet | | 7 | exact
        "frequency":1,"period":12,"periodUnit":"h" | d1 | 14 tablet | | 7 | exact
        "frequency":1,"period":4,"periodMax":6,"periodUnit":"h" | d1 | 24 tablet | | 4-6 | estimate
        "frequency":1,"period":72,"periodUnit":"h" | "doseAndRate":[{"doseQuantity":{"value":1,"unit":"patch"}}] | 5 patch | | 15 | estimate
        "frequency":1,"period":1,"periodUnit":"wk" | d1 | 4 tablet | | 28 | exact
        "frequency":1,"period":1,"periodUnit":"wk","dayOfWeek":["mon"] | d6 | 24 tablet | Methotrexate 2.5mg tablets | 28 | exact
        "frequency":1,"period":1,"periodUnit":"wk","dayOfWeek":["mon"] | "doseAndRate":[{"doseQuantity":{"value":15,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}] | 24 tablet | Methotrexate 2.5mg tablets | 28 | exact
        "dayOfWeek":["mon","wed","fri"] | d1 | 12 tablet | | 28 | exact
        "frequency":1,"period":1,"periodUnit":"d","dayOfWeek":["mon","wed","fri"] | d1 | 12 tablet | | 28 | exact
        "frequency":2,"period":1,"periodUnit":"d","dayOfWeek":["sat","sun"] | d1 | 16 tablet | | 28 | exact
        "frequency":3,"period":1,"periodUnit":"wk","dayOfWeek":["mon","wed","fri"] | d1 | 12 tablet | | 28 | exact
        "frequency":1,"period":1,"periodUnit":"wk","dayOfWeek":["mon","thu"] | d1 | 8 tablet | | 28 | estimate
        "frequency":1,"period":2,"periodUnit":"wk" | "doseAndRate":[{"doseQuantity":{"value":1,"unit":"pre-filled syringe"}}] | 2 pre-filled syringe | | 28 | exact
        "frequency":1,"period":12,"periodUnit":"wk" | "doseAndRate":[{"doseQuantity":{"value":1,"unit":"injection"}}] | 1 injection | Goserelin 10.8mg implant | 84 | exact
        "frequency":1,"period":1,"periodUnit":"mo" | d1 | 1 tablet | | 28-31 | estimate
        "frequency":1,"period":6,"periodUnit":"mo" | "doseAndRate":[{"doseQuantity":{"value":1,"unit":"pre-filled syringe"}}] | 1 pre-filled syringe | Denosumab 60mg/1ml solution for injection pre-filled syringes | 168-186 | estimate
        "when":["MORN"] | d1 | 28 tablet | | 28 | exact
        "when":["MORN","NIGHT"] | d1 | 56 tablet | | 28 | exact
        "when":["HS"],"frequency":1,"period":1,"periodUnit":"d" | d1 | 14 tablet | | 14 | exact
        "when":["MORN","NIGHT"],"frequency":2,"period":1,"periodUnit":"d" | d1 | 28 tablet | | 14 | exact
        "when":["MORN","NIGHT"],"frequency":1,"period":1,"periodUnit":"d" | d1 | 28 tablet | | 14 | estimate
        "when":["CM","CD","CV"] | d1 | 84 tablet | | 28 | exact
        "when":["C"] | d1 | 84 tablet | | 28 | estimate
        "when":["AC"],"frequency":3,"period":1,"periodUnit":"d" | d1 | 84 tablet | | 28 | exact
        "timeOfDay":["08:00:00"] | d1 | 28 tablet | | 28 | exact
        "timeOfDay":["08:00:00","20:00:00"] | d1 | 56 tablet | | 28 | exact
        "timeOfDay":["08:00:00","14:00:00","20:00:00"],"frequency":3,"period":1,"periodUnit":"d" | d1 | 84 tablet | | 28 | exact
        "timeOfDay":["09:00:00"],"dayOfWeek":["mon","thu"] | d1 | 8 tablet | | 28 | exact
        "frequency":1,"frequencyMax":2,"period":1,"periodUnit":"d" | d1 | 28 tablet | | 14-28 | estimate
        "frequency":1,"period":1,"periodUnit":"d","boundsDuration":{"value":7,"code":"d","system":"http://unitsofmeasure.org"} | d1 | 7 tablet | | 7 | exact
        "frequency":3,"period":1,"periodUnit":"d","boundsDuration":{"value":1,"code":"wk","system":"http://unitsofmeasure.org"} | d1 | 21 tablet | | 7 | exact
        "frequency":3,"period":1,"periodUnit":"d","boundsDuration":{"value":7,"unit":"days"} | d1 | 12 tablet | | 4 | exact
        "frequency":3,"period":1,"periodUnit":"d","boundsDuration":{"value":7,"unit":"days"} | d1 | 30 tablet | | 7 | exact
        "frequency":2,"period":1,"periodUnit":"d","boundsPeriod":{"start":"2026-04-01","end":"2026-04-14"} | d1 | 28 tablet | | 14 | exact
        "frequency":1,"period":1,"periodUnit":"d","boundsPeriod":{"start":"2026-03-20"} | d1 | 28 tablet | | 28 | exact
        "frequency":2,"period":1,"periodUnit":"d","boundsRange":{"low":{"value":5,"unit":"days"},"high":{"value":7,"unit":"days"}} | d1 | 14 tablet | | 5-7 | estimate
        "frequency":1,"period":1,"periodUnit":"d","boundsDuration":{"value":14,"code":"d"} | d1 | | | 14 | exact
        "frequency":2,"period":1,"periodUnit":"d","count":14 | d1 | 14 tablet | | 7 | exact
        "count":1 | d1 | 1 tablet | | 1 | exact
        "frequency":1,"period":1,"periodUnit":"d" | | 28 tablet | Amlodipine 5mg tablets | 28 | estimate
        "frequency":2,"period":1,"periodUnit":"d" | "text":"One twice daily" | 60 tablet | Morphine 15mg modified-release tablets | 30 | exact
        "frequency":2,"period":1,"periodUnit":"d" | "patientInstruction":"Two twice daily" | 56 tablet | | 14 | exact
        "frequency":2,"period":1,"periodUnit":"d" | "text":"One daily" | 56 tablet | | 28 | estimate
        "frequency":4,"period":1,"periodUnit":"d" | "text":"One or two, four times daily" | 100 tablet | Paracetamol 500mg tablets | 12.5-25 | estimate
        "frequency":1,"period":1,"periodUnit":"d" | "doseAndRate":[{"doseQuantity":{"value":10,"unit":"milligram","code":"mg"}}] | 56 tablet | Ramipril 5mg tablets | 28 | exact
        "frequency":1,"period":1,"periodUnit":"d" | "doseAndRate":[{"doseQuantity":{"value":75,"unit":"microgram","code":"ug"}}] | 84 tablet | Levothyroxine sodium 25microgram tablets | 28 | exact
        "frequency":1,"period":1,"periodUnit":"d" | "doseAndRate":[{"doseQuantity":{"value":1,"unit":"g","code":"g"}}] | 28 tablet | Metformin 500mg tablets | 14 | exact
        "frequency":1,"period":1,"periodUnit":"d" | "doseAndRate":[{"doseQuantity":{"value":20,"unit":"mg"}}] | 30 tablet | Drug 15mg tablets | 22.5 | estimate
        "frequency":1,"period":1,"periodUnit":"d" | "doseAndRate":[{"doseQuantity":{"value":20,"unit":"mg"}}] | 30 tablet | | ? | unknown
        "frequency":1,"period":1,"periodUnit":"d" | "doseAndRate":[{"doseRange":{"low":{"value":1,"unit":"tablet"},"high":{"value":2,"unit":"tablet"}}}] | 28 tablet | | 14-28 | estimate
        "frequency":4,"period":1,"periodUnit":"d" | d1,"asNeededBoolean":true | 28 tablet | | 7 | estimate
        "frequency":4,"period":1,"periodUnit":"d" | d2,"asNeededBoolean":true,"maxDosePerPeriod":{"numerator":{"value":4,"unit":"tablet"},"denominator":{"value":1,"code":"d","unit":"day"}} | 56 tablet | | 14 | estimate
        "frequency":1,"period":6,"periodUnit":"h" | d1,"asNeededCodeableConcept":{"text":"pain"} | 28 tablet | | 7 | estimate
        "frequency":2,"period":1,"periodUnit":"d" | "doseAndRate":[{"doseQuantity":{"value":2,"unit":"puff"}}] | 120 dose | | 30 | estimate
        "frequency":3,"period":1,"periodUnit":"d" | "doseAndRate":[{"doseQuantity":{"value":5,"unit":"ml","code":"mL"}}] | 150 ml | | 10 | estimate
        "frequency":2,"period":1,"periodUnit":"d" | "doseAndRate":[{"doseQuantity":{"value":10,"unit":"mg","code":"mg"}}] | 300 ml | Morphine sulfate 10mg/5ml oral solution | 30 | estimate
        "frequency":1,"period":1,"periodUnit":"d" | "doseAndRate":[{"doseQuantity":{"value":40,"unit":"mg","code":"mg"}}] | 14 pre-filled disposable injection | Enoxaparin sodium 40mg/0.4ml solution for injection pre-filled syringes | 14 | exact
        "frequency":1,"period":1,"periodUnit":"d" | "doseAndRate":[{"doseQuantity":{"value":20,"unit":"unit","code":"[iU]"}}] | 1500 unit | Insulin glargine 100units/ml solution for injection 3ml pre-filled pens | 75 | estimate
        "frequency":1,"period":1,"periodUnit":"d" | "doseAndRate":[{"rateQuantity":{"value":5,"unit":"ml/h"}}] | 28 tablet | | 28 | estimate
        "frequency":1,"period":1,"periodUnit":"d" | "doseAndRate":[{"type":{"coding":[{"code":"calculated"}]},"doseQuantity":{"value":3,"unit":"tablet"}},{"type":{"coding":[{"code":"ordered"}]},"doseQuantity":{"value":2,"unit":"tablet"}}] | 28 tablet | | 14 | exact
        "frequency":2 | d1 | 28 tablet | | ? | unknown
        "period":1,"periodUnit":"d" | d1 | 28 tablet | | 28 | exact
        "frequency":1,"period":1,"periodUnit":"d" | "doseAndRate":[{"doseQuantity":{"value":1,"system":"http://snomed.info/sct","code":"428673006"}}] | 28 [428673006] | | 28 | exact
        "frequency":1,"period":1,"periodUnit":"d" | "doseAndRate":[{"doseQuantity":{"value":1,"unit":"bogle"}}] | 28 bogle | | ? | unknown
        "frequency":1,"period":1,"periodUnit":"d" | d1 | 1 pack | Ramipril 5mg tablets 28 tablet | 28 | exact
        "frequency":1,"period":1,"periodUnit":"d" | d1 | 2 pack | Ramipril 5mg tablets | 56 | estimate
        """;

    [Fact]
    public void More_than_two_hundred_dosages_are_worked_out_by_hand() =>
        Assert.True(
            Rows().Count + DosageWordsTests.Rows().Count > 200,
            string.Create(CultureInfo.InvariantCulture, $"{Rows().Count} in structure, {DosageWordsTests.Rows().Count} in words")
        );

    public static TheoryData<string> Rows()
    {
        var rows = new TheoryData<string>();
        foreach (var line in Table.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            rows.Add(line.TrimEnd());
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Makes_the_days_worked_out_by_hand(string row)
    {
        var cells = row.Split('|').Select(cell => cell.Trim()).ToArray();
        var rest = cells[1];
        foreach (var count in (string[])["1", "2", "6"])
            rest = rest.Replace(
                $"d{count}",
                "\"doseAndRate\":[{\"doseQuantity\":{\"value\":" + count + ",\"unit\":\"tablet\"}}]",
                StringComparison.Ordinal
            );
        var dosage = Requests.Dosage("{\"timing\":{\"repeat\":{" + cells[0] + "}}" + (rest.Length > 0 ? "," + rest : "") + "}");
        Quantity? quantity = null;
        if (cells[2].Length > 0)
        {
            var space = cells[2].IndexOf(' ', StringComparison.Ordinal);
            var unit = cells[2][(space + 1)..];
            quantity = new() { Value = decimal.Parse(cells[2][..space], CultureInfo.InvariantCulture) };
            if (unit.StartsWith('['))
                quantity.Code = unit.Trim('[', ']');
            else
                quantity.Unit = unit;
        }

        var supply = SupplyReckoner.Reckon([dosage], quantity, cells[3].Length == 0 ? null : cells[3]);
        Assert.True(cells[5].Equals(supply.Certainty.ToString(), StringComparison.OrdinalIgnoreCase), $"{supply}");
        var days = supply.Days is not { } low
            ? "?"
            : string.Create(CultureInfo.InvariantCulture, $"{low:0.##}{(supply.DaysAtMost is { } high ? $"-{high:0.##}" : "")}");
        Assert.True(cells[4] == days, $"{supply}");
        Assert.NotEmpty(supply.Working);
    }

    [Fact]
    public void Steps_in_sequence_are_summed()
    {
        const string step =
            """{"sequence":SEQ,"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d","boundsDuration":{"value":7,"code":"d"}}},"doseAndRate":[{"doseQuantity":{"value":N,"unit":"tablet"}}]}""";
        string Step(int at, int tablets) =>
            step.Replace("SEQ", at.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("N", tablets.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var dosages = Requests.Dosages(string.Join(",", Step(3, 2), Step(1, 8), Step(2, 4)));

        var whole = SupplyReckoner.Reckon(dosages, new Quantity(98, "tablet"));
        Assert.Equal((Certainty.Exact, 21m, true), (whole.Certainty, whole.Days, whole.CourseComplete));
        var part = SupplyReckoner.Reckon(dosages, new Quantity(56, "tablet"));
        Assert.Equal((Certainty.Exact, 7m, false), (part.Certainty, part.Days, part.CourseComplete));
    }

    [Fact]
    public void Dosages_of_the_same_sequence_run_side_by_side()
    {
        var dosages = Requests.Dosages(
            """{"sequence":1,"timing":{"repeat":{"when":["MORN"]}},"doseAndRate":[{"doseQuantity":{"value":2,"unit":"tablet"}}]},{"sequence":1,"timing":{"repeat":{"when":["NIGHT"]}},"doseAndRate":[{"doseQuantity":{"value":1,"unit":"tablet"}}]}"""
        );
        var supply = SupplyReckoner.Reckon(dosages, new Quantity(84, "tablet"));
        Assert.Equal((Certainty.Exact, 28m), (supply.Certainty, supply.Days));
    }

    [Theory]
    [InlineData("""{"value":28,"code":"d"}""", null, "28", Certainty.Exact)]
    [InlineData("""{"value":4,"code":"wk"}""", null, "28", Certainty.Exact)]
    [InlineData("""{"value":4,"unit":"weeks"}""", null, "28", Certainty.Exact)]
    [InlineData("""{"value":28,"system":"http://snomed.info/sct","code":"258703001"}""", null, "28", Certainty.Exact)]
    [InlineData("""{"value":1,"code":"mo"}""", null, "28", Certainty.Estimate)]
    [InlineData("""{"value":28,"code":"d"}""", 28, "28", Certainty.Exact)]
    [InlineData("""{"value":28,"code":"d"}""", 14, "14", Certainty.Estimate)] // the two disagree: a doubt, so no rejection
    [InlineData("""{"value":7,"code":"d"}""", 28, "7", Certainty.Estimate)]
    [InlineData("""{"value":28,"code":"bogle"}""", 14, "14", Certainty.Exact)]
    public void A_stated_duration_counts_unless_quantity_and_dosage_say_otherwise(
        string duration,
        int? tablets,
        string days,
        Certainty certainty
    )
    {
        var quantity = tablets is { } count
            ? ",\"quantity\":{\"value\":" + count.ToString(CultureInfo.InvariantCulture) + ",\"unit\":\"tablet\"}"
            : "";
        var request = (MedicationRequest)
            FhirJsonDeserializer.OSTRICH.DeserializeResource(
                """{"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{},"dosageInstruction":[{"text":"one daily"}],"dispenseRequest":{"expectedSupplyDuration":"""
                    + duration
                    + quantity
                    + "}}"
            );
        var supply = SupplyReckoner.Reckon(request);
        Assert.Equal((certainty, decimal.Parse(days, CultureInfo.InvariantCulture)), (supply.Certainty, supply.Days));
    }

    [Fact]
    public void Repeats_lengthen_the_supply()
    {
        var request = Requests.Order("Ramipril 5mg tablets", "one daily", 28);
        request.DispenseRequest!.NumberOfRepeatsAllowed = 5;
        Assert.Equal(168m, SupplyReckoner.Reckon(request).Days);
    }
}
