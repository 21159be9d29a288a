using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Medicines.Supply;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Medicines;

public sealed class MedicationReviewTests
{
    private static MedicineReview Review(
        MedicationRequest request,
        PolicyDocument? policy = null,
        Setting setting = Setting.Outpatient,
        bool issued = false,
        Bundle? context = null
    ) => MedicationReview.Review(request, context, setting, policy ?? Requests.Policy(), new(Issued: issued));

    [Fact]
    public void A_proposal_is_sent_back_with_the_ways_the_hospital_has_and_the_quantity_it_takes()
    {
        var review = Review(Requests.Order("Ramipril 5mg capsules", "one twice a day", intent: "proposal"));
        var finding = Assert.Single(review.Findings);
        Assert.Equal((AskCategories.StartMedicine, Disposition.Reject, FindingKind.Ask), (finding.Code, finding.Disposition, finding.Kind));
        Assert.Equal("MedicationRequest.intent", finding.Expression);
        Assert.Contains("hospital's own pharmacy", finding.Remedy, StringComparison.Ordinal);
        Assert.Contains("1001", finding.Remedy, StringComparison.Ordinal);
        Assert.Contains("56 capsules would cover 28 days", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal("local agreement", finding.Authority);
        var action = Assert.Single(review.Actions);
        Assert.Equal((AskCategories.StartMedicine, ActionOwner.Hospital, true), (action.Category, action.Owner, action.Avoidable));
    }

    [Fact]
    public void Where_no_days_are_set_the_remedy_names_none()
    {
        var review = Review(
            Requests.Order("Ramipril 5mg capsules", "one daily", intent: "proposal"),
            Requests.Policy(outpatientDays: null)
        );
        Assert.DoesNotContain("28", Assert.Single(review.Findings).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_quantity_that_the_remedy_names_is_accepted()
    {
        var proposal = SupplyProposal.QuantityFor(28, [new Dosage { Text = "one twice a day" }], "Ramipril 5mg capsules")!;
        var review = Review(Requests.Order("Ramipril 5mg capsules", "one twice a day", proposal.Quantity.Value, proposal.Quantity.Unit!));
        Assert.Empty(review.Findings);
        Assert.Equal(AskCategories.ContinueMedicine, Assert.Single(review.Actions).Category);
    }

    [Fact]
    public void A_specialist_medicine_is_its_own_category_unless_this_practice_accepted_shared_care()
    {
        var request = Requests.Order("Methotrexate 2.5mg tablets", "15mg once weekly", intent: "proposal");
        var finding = Assert.Single(Review(request).Findings);
        Assert.Equal((AskCategories.SpecialistMedicine, true), (finding.Code, finding.HighRisk));

        Assert.Equal(
            AskCategories.ContinueMedicine,
            Assert.Single(Review(request, Requests.Policy(sharedCare: "methotrexate")).Actions).Category
        );
        Assert.Empty(Review(request, Requests.Policy(sharedCare: "methotrexate")).Findings);
        Assert.Single(Review(request, Requests.Policy(sharedCare: "methotrexate", practice: "Z99002")).Findings);
        Assert.Single(Review(request, Requests.Policy(sharedCare: "azathioprine")).Findings);
    }

    [Fact]
    public void An_urgent_proposal_is_advised_and_marked()
    {
        var request = Requests.Order("Apixaban 5mg tablets", "one twice a day", intent: "proposal");
        request.Priority = RequestPriority.Urgent;
        var review = Review(request);
        var finding = Assert.Single(review.Findings);
        Assert.Equal((Disposition.Advise, true, true), (finding.Disposition, finding.Urgent, finding.HighRisk));
        var action = Assert.Single(review.Actions);
        Assert.Equal((ActionOwner.Gp, true, true), (action.Owner, action.Urgent, action.Avoidable));
    }

    [Fact]
    public void A_supply_that_is_long_enough_is_for_the_practice_to_continue_in_time()
    {
        var review = Review(Requests.Order("Bisoprolol 2.5mg tablets", "one daily", 28));
        Assert.Empty(review.Findings);
        var action = Assert.Single(review.Actions);
        Assert.Equal(AskCategories.ContinueMedicine, action.Category);
        Assert.Equal(new DateOnly(2026, 5, 17), action.LastDayCovered); // 20 April is the first of 28 days
        Assert.Equal(new DateOnly(2026, 5, 10), action.DueDate);
        Assert.Equal("Bisoprolol 2.5mg tablets, one daily", action.Quote);
        Assert.Contains("Dr Amara Obi, Cardiology on 20 April 2026 for Atrial fibrillation", action.Note, StringComparison.Ordinal);
        Assert.Contains("28 tablets ÷ (1 tablet × 1 a day) = 28 days", action.Note, StringComparison.Ordinal);
        Assert.NotNull(action.Dosage);
    }

    [Theory]
    [InlineData("Bisoprolol 2.5mg tablets", "one daily", 14, false, "short-supply", Disposition.Reject)]
    [InlineData("Bisoprolol 2.5mg tablets", "one daily", 27, false, "short-supply", Disposition.Reject)]
    [InlineData("Bisoprolol 2.5mg tablets", "one daily", 28, false, null, null)]
    [InlineData("Bisoprolol 2.5mg tablets", "one daily", 14, true, "short-supply", Disposition.Advise)] // issued already
    [InlineData("Paracetamol 500mg tablets", "1-2 qds prn", 100, false, "supply-length", Disposition.Advise)] // an estimate never rejects
    [InlineData("Paracetamol 500mg tablets", "1-2 qds prn", 300, false, null, null)] // 37 days at the least
    [InlineData("Warfarin 1mg tablets", "as directed", 28, false, "supply-length", Disposition.Advise)]
    [InlineData("Amlodipine 5mg tablets", "one daily for 7 days", 7, false, "short-supply", Disposition.Reject)] // the length of the supply, of a medicine for years
    public void A_short_supply_is_rejected_only_if_it_is_certain(
        string product,
        string dosage,
        int quantity,
        bool issued,
        string? code,
        Disposition? disposition
    )
    {
        var findings = Review(Requests.Order(product, dosage, quantity), issued: issued)
            .Findings.Where(finding => finding.Disposition > Disposition.Allow)
            .ToList();
        if (code is null)
        {
            Assert.Empty(findings);
            return;
        }

        var finding = Assert.Single(findings);
        Assert.Equal((code, disposition), (finding.Code, finding.Disposition));
    }

    [Theory]
    [InlineData("Amoxicillin 500mg capsules", "one three times a day for 7 days", 21, "course")]
    [InlineData("Prednisolone 5mg tablets", "30mg daily for 5 days then stop", 30, "course")]
    [InlineData("Codeine 30mg tablets", "one daily for 3 days then stop", 3, "course")]
    [InlineData("Sertraline 50mg tablets", "one daily. Limited supply due to recent overdose", 7, "safety")]
    [InlineData("Bisoprolol 2.5mg tablets", "one daily, in a dosette box", 7, "compliance-aid")]
    [InlineData("Levothyroxine 25microgram tablets", "one daily, dose to be adjusted", 14, "titration")]
    [InlineData("Bisoprolol 2.5mg tablets", "one daily. Has own supply at home", 7, "own-supply")]
    public void A_reason_that_counts_excuses_a_short_supply(string product, string dosage, int quantity, string exception)
    {
        var review = Review(Requests.Order(product, dosage, quantity));
        Assert.Equal(exception, review.Exception?.Code);
        Assert.DoesNotContain(review.Findings, finding => finding.Disposition > Disposition.Allow);
    }

    [Theory]
    [InlineData("Bisoprolol 2.5mg tablets", "one daily. No supply at home", 7)]
    [InlineData("Amoxicillin 500mg capsules", "one three times a day for 7 days", 12)] // four days of a course of seven
    [InlineData("Zopiclone 7.5mg tablets", "one at night", 7)] // controlled, and far from 30 days
    public void A_reason_that_is_denied_or_does_not_fit_excuses_nothing(string product, string dosage, int quantity) =>
        Assert.Contains(Review(Requests.Order(product, dosage, quantity)).Findings, finding => finding.Disposition == Disposition.Reject);

    [Fact]
    public void A_controlled_drug_is_not_asked_for_more_than_thirty_days()
    {
        var review = Review(
            Requests.Order("Pregabalin 75mg capsules", "one twice a day", 60, "capsule"),
            Requests.Policy(outpatientDays: 56)
        );
        Assert.Equal("controlled-drug", review.Exception?.Code);
        Assert.Contains(
            Review(Requests.Order("Ramipril 5mg capsules", "one twice a day", 60, "capsule"), Requests.Policy(outpatientDays: 56)).Findings,
            finding => finding.Disposition == Disposition.Reject
        );
    }

    [Fact]
    public void Discharge_and_outpatients_have_their_own_days()
    {
        var request = Requests.Order("Bisoprolol 2.5mg tablets", "one daily", 14);
        Assert.Empty(Review(request, setting: Setting.Discharge).Findings);
        Assert.NotEmpty(Review(request, setting: Setting.Outpatient).Findings);
        Assert.Empty(Review(request, Requests.Policy(outpatientDays: null)).Findings);
    }

    [Fact]
    public void A_rejected_order_of_a_high_risk_medicine_carries_the_last_day_covered()
    {
        var finding = Assert.Single(Review(Requests.Order("Apixaban 5mg tablets", "one twice a day", 14)).Findings);
        Assert.Equal((true, new DateOnly(2026, 4, 26)), (finding.HighRisk, finding.LastDayCovered));
        Assert.Contains("26 April 2026", finding.Text, StringComparison.Ordinal);
        Assert.Contains("56 tablets would cover 28 days", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_issued_order_tells_its_days_in_one_line_of_information()
    {
        var finding = Assert.Single(Review(Requests.Order("Bisoprolol 2.5mg tablets", "one daily", 28), issued: true).Findings);
        Assert.Equal((InterfaceFindings.SupplyLength, Disposition.Allow), (finding.Code, finding.Disposition));
        Assert.Contains("28 days", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_of_a_specialist_medicine_asks_the_practice_only_to_record_it()
    {
        var review = Review(
            Requests.Order(
                "Adalimumab 40mg/0.4ml solution for injection pre-filled syringes",
                "40mg every 2 weeks",
                2,
                "pre-filled syringe"
            )
        );
        Assert.Equal(AskCategories.UpdateRecord, Assert.Single(review.Actions).Category);
        Assert.DoesNotContain(review.Findings, finding => finding.Disposition > Disposition.Allow);
    }

    [Fact]
    public void A_cancelled_request_asks_nothing()
    {
        var request = Requests.Order("Bisoprolol 2.5mg tablets", "one daily", intent: "proposal");
        request.Status = MedicationRequest.MedicationrequestStatus.Cancelled;
        var review = Review(request);
        Assert.Empty(review.Findings);
        Assert.Empty(review.Actions);
    }

    [Fact]
    public void The_last_day_is_counted_in_London()
    {
        var request = Requests.Order("Bisoprolol 2.5mg tablets", "one daily", 28);
        request.AuthoredOn = "2026-04-19T23:30:00Z"; // half past midnight on 20 April in London
        Assert.Equal(new DateOnly(2026, 5, 17), Review(request).LastDayCovered);
    }

    [Fact]
    public void A_referenced_medication_is_found_contained_and_in_the_bundle()
    {
        var request = Requests.Order("x", "one daily", 28);
        request.Contained.Add(
            new Medication
            {
                Id = "m",
                Code = new CodeableConcept { Text = "Apixaban 5mg tablets" },
            }
        );
        request.Medication = new ResourceReference("#m");
        Assert.True(Review(request).HighRisk);

        request.Contained.Clear();
        request.Medication = new ResourceReference("urn:uuid:1");
        var bundle = new Bundle();
        bundle.AddResourceEntry(new Medication { Code = new CodeableConcept { Text = "Apixaban 5mg tablets" } }, "urn:uuid:1");
        Assert.True(Review(request, context: bundle).HighRisk);
    }

    [Theory]
    [InlineData("proposal", null)]
    [InlineData("order", 2)]
    public void A_course_is_asked_for_whole_and_nobody_is_to_continue_it(string intent, int? quantity)
    {
        var request = Requests.Order("Trimethoprim 200mg tablets", "One twice a day for 3 days", quantity, intent: intent);

        var review = MedicationReview.Review(request, null, Setting.Outpatient, Requests.Policy());

        var finding = Assert.Single(review.Findings, finding => finding.Disposition == Disposition.Reject);
        Assert.Contains("6 tablets would cover the whole course of 3 days", finding.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("continue", finding.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("28", finding.Text, StringComparison.Ordinal);
    }
}
