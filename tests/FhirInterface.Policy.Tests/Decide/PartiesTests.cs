using FhirInterface.Policy.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Decide;

public sealed class PartiesTests
{
    [Theory]
    [InlineData("9990000018", "9990000018")]
    [InlineData("999 000 0018", "9990000018")]
    [InlineData("9990000019", null)]
    [InlineData("999000001", null)]
    [InlineData("99900000١٨", null)]
    public void Nhs_number_is_checked_by_modulus_11(string value, string? expected) => Assert.Equal(expected, Identifiers.NhsNumber(value));

    [Fact]
    public void Names_patient_hospital_and_practice()
    {
        var parties = Parties.Of(SampleLetter.Of("<p>Well.</p>"));

        Assert.True(parties.Certain);
        Assert.Equal((SampleLetter.NhsNumber, "ZZ1", "Z99001"), (parties.NhsNumber, parties.CustodianOds, parties.PracticeOds));
    }

    [Fact]
    public void Practice_by_identifier_alone_or_through_a_role_is_enough()
    {
        var letter = SampleLetter.Of("<p>Well.</p>");
        var ods = new ResourceReference { Identifier = new Identifier("https://fhir.nhs.uk/Id/ods-organization-code", "Z99002") };
        Patient(letter).GeneralPractitioner = [ods];
        Assert.Equal("Z99002", Parties.Of(letter).PracticeOds);

        SampleLetter.Add(letter, 6, new PractitionerRole { Organization = ods });
        Patient(letter).GeneralPractitioner = [new ResourceReference("urn:uuid:6a1f3bb8-3d3a-4e59-9a36-6f5f2a1f0006")];
        Assert.Equal("Z99002", Parties.Of(letter).PracticeOds);
    }

    [Theory]
    [InlineData("practice", "practice-uncertain")]
    [InlineData("number", "patient-uncertain")]
    [InlineData("check-digit", "patient-uncertain")]
    [InlineData("family", "patient-uncertain")]
    [InlineData("birth-date", "patient-uncertain")]
    [InlineData("subject", "patient-uncertain")]
    public void Uncertain_without(string what, string code)
    {
        var letter = SampleLetter.Of("<p>Well.</p>");
        var patient = Patient(letter);
        switch (what)
        {
            case "practice":
                patient.GeneralPractitioner.Clear();
                break;
            case "number":
                patient.Identifier.Clear();
                break;
            case "check-digit":
                patient.Identifier[0].Value = "9990000019";
                break;
            case "family":
                patient.Name[0].Family = null;
                break;
            case "birth-date":
                patient.BirthDate = null;
                break;
            default:
                letter.Entry.RemoveAt(1);
                break;
        }

        Assert.Equal(code, Assert.Single(Parties.Of(letter).Faults).Code);
    }

    [Fact]
    public void Same_patient_written_otherwise_agrees()
    {
        var letter = SampleLetter.Of("<p>Well.</p>");
        Patient(letter).Name[0].Family = "O'Brien-Müller";
        var again = (Patient)Patient(letter).DeepCopy();
        again.Name[0].Family = "OBRIEN MULLER";
        SampleLetter.Add(letter, 6, again);

        Assert.True(Parties.Of(letter).Certain);
    }

    [Theory]
    [InlineData("family")]
    [InlineData("birth-date")]
    public void Same_number_with_another(string what)
    {
        var letter = SampleLetter.Of("<p>Well.</p>");
        var other = (Patient)Patient(letter).DeepCopy();
        if (what == "family")
            other.Name[0].Family = "Otherwise";
        else
            other.BirthDate = "1961-05-04";
        SampleLetter.Add(letter, 6, other);

        Assert.Equal("patient-uncertain", Assert.Single(Parties.Of(letter).Faults).Code);
    }

    [Fact]
    public void Orders_for_somebody_else_are_a_mismatch_but_a_mothers_record_is_not()
    {
        var letter = SampleLetter.Of("<p>Well.</p>");
        var mother = new Patient
        {
            Identifier = [new Identifier("https://fhir.nhs.uk/Id/nhs-number", "9990000026")],
            Name = [new HumanName { Family = "Testwell", Given = ["Eve"] }],
            BirthDate = "1930-01-01",
        };
        SampleLetter.Add(letter, 6, mother);
        var reference = new ResourceReference("urn:uuid:6a1f3bb8-3d3a-4e59-9a36-6f5f2a1f0006");
        SampleLetter.Add(letter, 7, new Condition { Subject = reference });
        Assert.True(Parties.Of(letter).Certain);

        SampleLetter.Add(letter, 8, new MedicationRequest { Subject = reference });
        Assert.False(Parties.Of(letter).Certain);
    }

    private static Patient Patient(Bundle letter) => (Patient)letter.Entry[1].Resource!;
}
