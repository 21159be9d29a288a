using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines.Reconcile;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Medicines;

public sealed class LetterMedicinesTests
{
    private static readonly DateOnly Discharged = new(2026, 4, 20);

    private static MedicationRequest Line(
        string product,
        string dosage,
        string? change = null,
        string? reason = null,
        decimal? quantity = null
    )
    {
        var request = Requests.Order(product, dosage, quantity);
        request.ReasonCode.Clear();
        if (change is not null)
        {
            var extension = new Extension { Url = "https://fhirinterface.example/StructureDefinition/medicine-change" };
            extension.AddExtension("status", new Code(change));
            if (reason is not null)
                extension.AddExtension("reason", new FhirString(reason));
            request.Extension.Add(extension);
            if (change == "stopped")
                request.Status = MedicationRequest.MedicationrequestStatus.Stopped;
        }

        return request;
    }

    private static MedicinesOfLetter Review(params Resource[] resources)
    {
        var bundle = new Bundle { Type = Bundle.BundleType.Document };
        foreach (var resource in resources)
            bundle.AddResourceEntry(resource, $"urn:uuid:{bundle.Entry.Count}");
        return LetterMedicines.Review(bundle, Setting.Discharge, Requests.Policy(), "Z99001", Discharged);
    }

    [Fact]
    public void What_was_started_and_supplied_is_to_be_continued()
    {
        var letter = Review(Line("Bisoprolol 2.5mg tablets", "one daily", "started", "Heart failure", 14));
        var action = Assert.Single(letter.Actions);
        Assert.Equal((AskCategories.ContinueMedicine, new DateOnly(2026, 5, 3)), (action.Category, action.LastDayCovered));
        Assert.Contains("Started: Heart failure", action.Note, StringComparison.Ordinal);
        Assert.Empty(letter.Findings);
    }

    [Fact]
    public void What_was_stopped_or_changed_is_for_the_record()
    {
        var letter = Review(
            Line("Ramipril 5mg capsules", "one daily", "stopped", "Acute kidney injury"),
            Line("Furosemide 40mg tablets", "two daily", "changed", "Oedema", 28)
        );
        Assert.Equal([AskCategories.UpdateRecord, AskCategories.UpdateRecord], letter.Actions.Select(action => action.Category));
        Assert.Contains("Stopped: Acute kidney injury.", letter.Actions[0].Note, StringComparison.Ordinal);
        Assert.Equal("Stop Ramipril 5mg capsules", letter.Actions[0].Quote);
        Assert.Contains("Changed: Oedema.", letter.Actions[1].Note, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2026, 5, 3), letter.Actions[1].LastDayCovered);
        Assert.Empty(letter.Findings);
    }

    [Fact]
    public void What_merely_goes_on_makes_no_work() =>
        Assert.Empty(Review(Line("Atorvastatin 20mg tablets", "one at night", "continued")).Actions);

    [Fact]
    public void A_supply_short_of_the_policy_for_discharges_is_found()
    {
        var finding = Assert.Single(Review(Line("Bisoprolol 2.5mg tablets", "one daily", "started", "x", 3)).Findings);
        Assert.Equal(
            (AskCategories.ShortSupply, Disposition.Reject, "Bundle.entry[0].resource.dispenseRequest"),
            (finding.Code, finding.Disposition, finding.Expression)
        );
    }

    [Fact]
    public void A_proposal_among_the_medicines_is_a_start()
    {
        var request = Requests.Order("Sertraline 50mg tablets", "one daily", intent: "proposal");
        Assert.Equal(AskCategories.StartMedicine, Assert.Single(Review(request).Findings).Code);
    }

    [Fact]
    public void Lists_of_admission_and_discharge_tell_what_was_done()
    {
        var ramipril = Statement("Ramipril 5mg capsules", "one daily");
        var furosemide = Statement("Furosemide 40mg tablets", "one daily");
        var atorvastatin = Statement("Atorvastatin 20mg tablets", "one at night");
        var furosemideNow = Statement("Furosemide 40mg tablets", "two daily");
        var atorvastatinNow = Statement("Atorvastatin 20mg tablets", "one nocte");
        var apixaban = Statement("Apixaban 5mg tablets", "one bd");
        var letter = Review(
            ramipril,
            furosemide,
            atorvastatin,
            furosemideNow,
            atorvastatinNow,
            apixaban,
            ListOf("Medications on admission", 0, 1, 2),
            ListOf("Medications at discharge", 3, 4, 5)
        );
        Assert.Equal(
            [
                "Furosemide 40mg tablets Changed",
                "Atorvastatin 20mg tablets Continued",
                "Apixaban 5mg tablets Started",
                "Ramipril 5mg capsules Stopped",
            ],
            letter.Lines.Select(line => $"{line.Medicine.Name} {line.Change}")
        );
        Assert.Contains("Before: Furosemide 40mg tablets, one daily.", letter.Actions[0].Note, StringComparison.Ordinal);
        Assert.Empty(letter.Findings);
    }

    [Theory]
    [InlineData("two tablets daily", 1, "tablet", true)]
    [InlineData("one tablet daily", 1, "tablet", false)]
    [InlineData("10 mg daily", 2, "tablet", false)] // two of 5 mg
    [InlineData("10 mg daily", 1, "tablet", true)]
    [InlineData("2 tablets to be taken at 08:00", 1, "tablet", true)]
    [InlineData("one twice a day", 1, "tablet", true)]
    [InlineData("as directed", 1, "tablet", false)]
    [InlineData("one daily as required", 1, "tablet", false)]
    public void Words_and_code_of_a_dosage_must_agree(string words, decimal dose, string unit, bool mismatch)
    {
        var request = Line("Prednisolone 5mg tablets", words);
        request.DosageInstruction[0].Timing = new()
        {
            Repeat = new()
            {
                Frequency = 1,
                Period = 1,
                PeriodUnit = Timing.UnitsOfTime.D,
            },
        };
        request.DosageInstruction[0].DoseAndRate =
        [
            new()
            {
                Dose = new Quantity { Value = dose, Unit = unit },
            },
        ];
        var findings = Review(request).Findings.Where(finding => finding.Code == "dose-mismatch").ToList();
        Assert.Equal(mismatch, findings.Count == 1);
        Assert.All(
            findings,
            finding =>
                Assert.Equal(
                    (Disposition.Advise, "Bundle.entry[0].resource.dosageInstruction[0]"),
                    (finding.Disposition, finding.Expression)
                )
        );
    }

    [Fact]
    public void A_medicine_both_stopped_and_given_contradicts_itself() =>
        Assert.Equal(
            "medicine-contradiction",
            Assert
                .Single(
                    Review(
                        Line("Ramipril 5mg capsules", "one daily", "stopped"),
                        Line("Ramipril 5mg capsules", "one daily", "continued")
                    ).Findings
                )
                .Code
        );

    [Fact]
    public void Another_strength_takes_the_place_of_the_one_stopped() =>
        Assert.Empty(
            Review(Line("Ramipril 2.5mg capsules", "one daily", "stopped"), Line("Ramipril 5mg capsules", "one daily", "changed")).Findings
        );

    [Fact]
    public void A_change_that_the_status_denies_contradicts_itself()
    {
        var request = Line("Ramipril 5mg capsules", "one daily", "stopped");
        request.Status = MedicationRequest.MedicationrequestStatus.Active;
        Assert.Equal("medicine-contradiction", Assert.Single(Review(request).Findings).Code);
    }

    [Fact]
    public void The_same_medicine_twice_is_a_duplicate() =>
        Assert.Equal(
            "duplicate-medicine",
            Assert
                .Single(
                    Review(
                        Line("Ramipril 5mg capsules", "one daily", "continued"),
                        Line("Tritace 5mg capsules", "one daily", "continued")
                    ).Findings
                )
                .Code
        );

    [Theory]
    [InlineData(
        "http://snomed.info/sct",
        "325278007",
        "Aspirin 75mg tablets",
        "https://dmd.nhs.uk",
        "325278007",
        "Metformin 500mg tablets",
        true
    )]
    [InlineData(
        "http://snomed.info/sct",
        "325278007",
        "Metformin 500mg tablets",
        "https://dmd.nhs.uk",
        "325278007",
        "Metformin 500mg tablets",
        false
    )]
    [InlineData("http://snomed.info/sct", "1", "Aspirin 75mg tablets", "https://dmd.nhs.uk", "2", "Metformin 500mg tablets", false)]
    [InlineData("http://snomed.info/sct", "1", "Ramipril 5mg capsules", "http://snomed.info/sct", "1", "Ramipril 10mg capsules", true)]
    public void One_code_under_two_names_is_a_mismatch(string s1, string c1, string d1, string s2, string c2, string d2, bool mismatch)
    {
        var one = Line("x", "one daily");
        one.Medication = new CodeableConcept(s1, c1, d1, null);
        var two = Line("y", "one daily", "stopped");
        two.Medication = new CodeableConcept(s2, c2, d2, null);
        Assert.Equal(mismatch, Review(one, two).Findings.Any(finding => finding.Code == "code-display-mismatch"));
    }

    [Fact]
    public void A_display_that_names_another_medicine_than_the_text_is_a_mismatch()
    {
        var request = Line("x", "one daily", "continued");
        request.Medication = new CodeableConcept("http://snomed.info/sct", "1", "Azathioprine 50mg tablets", "Azithromycin 250mg capsules");
        Assert.Equal("code-display-mismatch", Assert.Single(Review(request).Findings).Code);
    }

    private static MedicationStatement Statement(string product, string dosage) =>
        new()
        {
            Status = MedicationStatement.MedicationStatusCodes.Active,
            Medication = new CodeableConcept { Text = product },
            Dosage = [new Dosage { Text = dosage }],
        };

    private static List ListOf(string title, params int[] entries) =>
        new()
        {
            Title = title,
            Entry =
            [
                .. entries.Select(entry => new List.EntryComponent
                {
                    Item = new ResourceReference(FormattableString.Invariant($"urn:uuid:{entry}")),
                }),
            ],
        };
}
