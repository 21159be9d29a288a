using System.Globalization;
using System.Text;
using FhirInterface.Policy.Medicines.Eps;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Policy.Tests.Medicines;

/// <summary>Every EPS message of the shared examples, as it is read; reviewed by eye.</summary>
public sealed class EpsOrderTests
{
    // message | event | prescription type | signed | custodian | practice | faults; under each: medicine | days | the reckoning, and why it is no more than an estimate
    private const string Table = """
        errors__2-Prepare-Request-400_Invalid_Course_of_Therapy_mixed | prescription-order | 0101 | unsigned | A83008 | A83008 | 1 fault
            paracetamol | 30 days | Expected supply duration: 30 days, as stated.
            salbutamol | 30 days | Expected supply duration: 30 days, as stated.
        errors__3-Process-Request-Dispense-400_Invalid_Value | dispense-notification | - | unsigned | VNCEL | - | 1 fault
        errors__4-Process-Request-Send-400_invalid_intent | prescription-order | 1001 | signed | RBA | B81001 | 1 fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        primary-care__acute-and-repeat-prescribing__1-Prepare-Request-200_OK | prescription-order | 0101 | unsigned | A83008 | A83008 | no fault
            paracetamol | 30 days | Expected supply duration: 30 days, as stated.
            salbutamol | 30 days | Expected supply duration: 30 days, as stated.
        primary-care__acute-and-repeat-prescribing__1-Process-Request-Send-200_OK | prescription-order | 0101 | signed | A83008 | A83008 | no fault
            paracetamol | 30 days | Expected supply duration: 30 days, as stated.
            salbutamol | 30 days | Expected supply duration: 30 days, as stated.
        primary-care__acute__no-nominated-pharmacy__medical-prescriber__author__gmc__responsible-party__din__1-Prepare-Request-200_OK | prescription-order | 0101 | unsigned | A83008 | A83008 | no fault
            paracetamol | 30 days | Expected supply duration: 30 days, as stated.
            salbutamol | 30 days | Expected supply duration: 30 days, as stated.
        primary-care__acute__no-nominated-pharmacy__medical-prescriber__author__unknown__1-Process-Request-Send-200_OK | prescription-order | 0101 | signed | A83008 | A83008 | no fault
            paracetamol | 30 days | Expected supply duration: 30 days, as stated.
            salbutamol | 30 days | Expected supply duration: 30 days, as stated.
        primary-care__acute__nominated-pharmacy__medical-prescriber__3-Process-Request-Multiple-DosageInstructions-Send_200_OK | prescription-order | 0101 | signed | A83008 | A83008 | no fault
            amoxicillin | 10 days | Expected supply duration: 10 days, as stated.
            co-codamol | 10 days | Expected supply duration: 10 days, as stated.
            pseudoephedrine | 10 days | Expected supply duration: 10 days, as stated.
            azithromycin | 10 days | Expected supply duration: 10 days, as stated.
        primary-care__acute__nominated-pharmacy__medical-prescriber__cancellations__1-Process-Request-Send-200_OK | prescription-order | 0101 | signed | A83008 | A83008 | no fault
            paracetamol | 30 days | Expected supply duration: 30 days, as stated.
        primary-care__acute__nominated-pharmacy__medical-prescriber__cancellations__5-Process-Request-Send-200_OK | prescription-order | 0101 | signed | A83008 | A83008 | no fault
            paracetamol | 30 days | Expected supply duration: 30 days, as stated.
        primary-care__acute__nominated-pharmacy__medical-prescriber__cancellations__6-Process-Request-Cancel-200_OK | prescription-order-update | 0101 | signed | A83008 | A83008 | no fault
            paracetamol | 30 days | Expected supply duration: 30 days, as stated.
        primary-care__acute__nominated-pharmacy__medical-prescriber__cancellations__6-Process-Request-Send-200_OK | prescription-order | 0101 | signed | A83008 | A83008 | no fault
            paracetamol | 30 days | Expected supply duration: 30 days, as stated.
        primary-care__acute__nominated-pharmacy__medical-prescriber__cancellations__7-Process-Request-Send-200_OK | prescription-order | 0101 | signed | A83008 | A83008 | no fault
            paracetamol | 30 days | Expected supply duration: 30 days, as stated.
        primary-care__acute__nominated-pharmacy__medical-prescriber__cancellations__8-Process-Request-Send-200_OK | prescription-order | 0101 | signed | A83008 | A83008 | no fault
            paracetamol | 30 days | Expected supply duration: 30 days, as stated.
        primary-care__acute__nominated-pharmacy__medical-prescriber__cancellations__9-Process-Request-Send-200_OK | prescription-order | 0101 | signed | A83008 | A83008 | no fault
            paracetamol | 30 days | Expected supply duration: 30 days, as stated.
        primary-care__acute__nominated-pharmacy__responsible-party-org__3-Prepare-Request-200_OK | prescription-order | 0101 | unsigned | A83008 | A83008 | no fault
            amoxicillin | 10 days | Expected supply duration: 10 days, as stated.
            co-codamol | 10 days | Expected supply duration: 10 days, as stated.
            pseudoephedrine | 10 days | Expected supply duration: 10 days, as stated.
            azithromycin | 10 days | Expected supply duration: 10 days, as stated.
        primary-care__acute__nominated-pharmacy__responsible-party-org__separate-telecom__1-Prepare-Request-200_OK | prescription-order | 0101 | unsigned | A83008 | A83008 | no fault
            amoxicillin | 10 days | Expected supply duration: 10 days, as stated.
            co-codamol | 10 days | Expected supply duration: 10 days, as stated.
            pseudoephedrine | 10 days | Expected supply duration: 10 days, as stated.
            azithromycin | 10 days | Expected supply duration: 10 days, as stated.
        primary-care__repeat-dispensing__nominated-pharmacy__medical-prescriber__author__gmc__responsible-party__medication-list__spurious-code__1-Process-Request-Send-200_OK | prescription-order | 0101 | signed | A83008 | A83008 | no fault
            paracetamol | 180 days | Expected supply duration: 30 days, as stated. Issued 6 times.
            salbutamol | 180 days | Expected supply duration: 30 days, as stated. Issued 6 times.
        primary-care__repeat-prescribing__1-Prepare-Request-200_OK | prescription-order | 0101 | unsigned | A83008 | A83008 | no fault
            amoxicillin | 10 days | Expected supply duration: 10 days, as stated.
            co-codamol | 10 days | Expected supply duration: 10 days, as stated.
            pseudoephedrine | 10 days | Expected supply duration: 10 days, as stated.
            azithromycin | 10 days | Expected supply duration: 10 days, as stated.
        primary-care__repeat-prescribing__1-Process-Request-Send-200_OK | prescription-order | 0101 | signed | A83008 | A83008 | no fault
            amoxicillin | 10 days | Expected supply duration: 10 days, as stated.
            co-codamol | 10 days | Expected supply duration: 10 days, as stated.
            pseudoephedrine | 10 days | Expected supply duration: 10 days, as stated.
            azithromycin | 10 days | Expected supply duration: 10 days, as stated.
        secondary-care__community__acute__no-nominated-pharmacy__clinical-practitioner__1-Process-Request-Send-200_OK | prescription-order | 1001 | signed | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__community__acute__nominated-pharmacy__clinical-practitioner__1-Prepare-Request-200_OK | prescription-order | 1001 | unsigned | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__community__acute__nominated-pharmacy__clinical-practitioner__1-Process-Request-Send-200_OK | prescription-order | 1001 | signed | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__community__acute__nominated-pharmacy__clinical-practitioner__controlled-drugs__1-Prepare-Request-200_OK | prescription-order | 1001 | unsigned | RBA | B81001 | no fault
            morphine | 28 days | 28 tablets ÷ (1 tablet × 1 a day) = 28 days.
            diazepam | 28 days | 28 tablets ÷ (1 tablet × 1 a day) = 28 days.
        secondary-care__community__acute__nominated-pharmacy__clinical-practitioner__multiple-drugs__1-Prepare-Request-200_OK | prescription-order | 1001 | unsigned | RBA | B81001 | no fault
            diclofenac | 28 days | 84 tablets ÷ (1 tablet × 3 a day) = 28 days.
            paracetamol | 12.5 to 25 days (estimate) | 100 tablets ÷ (1 to 2 tablets × 4 a day) = 12.5 to 25 days. No more than an estimate: a range.
            morphine | 30 days | 60 tablets ÷ (1 tablet × 2 a day) = 30 days.
            fentanyl | 15 days (estimate) | 5 patches ÷ (1 patch × 1 in 3 days) = 15 days. No more than an estimate: patches come off and are replaced early.
        secondary-care__community__acute__nominated-pharmacy__clinical-practitioner__multiple-drugs__1-Process-Request-Send-200_OK | prescription-order | 1001 | signed | RBA | B81001 | no fault
            diclofenac | 28 days | 84 tablets ÷ (1 tablet × 3 a day) = 28 days.
            paracetamol | 12.5 to 25 days (estimate) | 100 tablets ÷ (1 to 2 tablets × 4 a day) = 12.5 to 25 days. No more than an estimate: a range.
            morphine | 30 days | 60 tablets ÷ (1 tablet × 2 a day) = 30 days.
            fentanyl | 15 days (estimate) | 5 patches ÷ (1 patch × 1 in 3 days) = 15 days. No more than an estimate: patches come off and are replaced early.
        secondary-care__community__acute__nominated-pharmacy__clinical-practitioner__multiple-drugs__bulk-translation__1-Prepare-Request-Send-400_Bad_Request | prescription-order | 1001 | unsigned | RBA | B81001 | no fault
            diclofenac | 28 days | 84 tablets ÷ (1 capsule × 3 a day) = 28 days.
            paracetamol | 12.5 to 25 days (estimate) | 100 tablets ÷ (1 to 2 tablets × 4 a day) = 12.5 to 25 days. No more than an estimate: a range.
            morphine | 30 days | 60 tablets ÷ (1 tablet × 2 a day) = 30 days.
            fentanyl | 15 days (estimate) | 5 patches ÷ (1 patch × 1 in 3 days) = 15 days. No more than an estimate: patches come off and are replaced early.
            artificial saliva | unknown | 50 ml supplied; the dosage says neither how much nor how often: "directed".
        secondary-care__community__acute__nominated-pharmacy__clinical-practitioner__prescription-refactor__1-Process-Request-Send-200_OK | prescription-order | 1001 | signed | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__community__acute__nominated-pharmacy__health-professional__6-Prepare-Request-200_OK | prescription-order | 1008 | unsigned | RBA | B81001 | no fault
            co-cyprindiol | unknown | 63 tablets supplied; the dosage says neither how much nor how often: "directions".
        secondary-care__community__acute__nominated-pharmacy__health-professional__controlled-drugs__1-Prepare-Request-200_OK | prescription-order | 1008 | unsigned | RBA | H81109 | no fault
            morphine | 28 days | 28 tablets ÷ (1 tablet × 1 a day) = 28 days.
            diazepam | 28 days | 28 tablets ÷ (1 tablet × 1 a day) = 28 days.
        secondary-care__community__acute__nominated-pharmacy__health-professional__controlled-drugs__1-Process-Request-Send-200_OK | prescription-order | 1008 | signed | RBA | H81109 | no fault
            morphine | 28 days | 28 tablets ÷ (1 tablet × 1 a day) = 28 days.
            diazepam | 28 days | 28 tablets ÷ (1 tablet × 1 a day) = 28 days.
        secondary-care__community__acute__nominated-pharmacy__nurse__medication-reference__1-Process-Request-Send-200_OK | prescription-order | 1005 | signed | RBA | B81001 | no fault
            nystatin | unknown | 30 ml supplied; the dosage says neither how much nor how often: "directions".
            phosphates enema | unknown | 1 enema supplied; the dosage says neither how much nor how often: "directions".
            diclofenac | unknown | 2 patches supplied; the dosage says neither how much nor how often: "directions".
            methotrexate | unknown | 5 ampoules supplied; the dosage says neither how much nor how often: "directions".
        secondary-care__community__acute__nominated-pharmacy__nurse__multiple-medications__1-Process-Request-Send-200_OK | prescription-order | 1005 | signed | RBA | B81001 | no fault
            nystatin | unknown | 30 ml supplied; the dosage says neither how much nor how often: "directions".
            phosphates enema | unknown | 1 enema supplied; the dosage says neither how much nor how often: "directions".
            diclofenac | unknown | 2 patches supplied; the dosage says neither how much nor how often: "directions".
            water for injections | unknown | 5 ampoules supplied; the dosage says neither how much nor how often: "directions".
        secondary-care__community__acute__nominated-pharmacy__nurse__prescribing-and-professional-codes__1-Prepare-Request-200_OK | prescription-order | 1001 | unsigned | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__community__acute__nominated-pharmacy__nurse__prescribing-and-professional-codes__1-Process-Request-Cancel-200_OK | prescription-order-update | 1004 | unsigned | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__community__acute__nominated-pharmacy__nurse__prescribing-and-professional-codes__controlled-drugs__1-Prepare-Request-200_OK | prescription-order | 1004 | unsigned | RBA | H81109 | no fault
            morphine | 28 days | 28 tablets ÷ (1 tablet × 1 a day) = 28 days.
            diazepam | 28 days | 28 tablets ÷ (1 tablet × 1 a day) = 28 days.
        secondary-care__community__acute__nominated-pharmacy__nurse__prescribing-and-professional-codes__controlled-drugs__additional-instructions__1-Process-Request-Send-200_OK | prescription-order | 1001 | signed | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
            morphine | 28 days | 28 tablets ÷ (1 tablet × 1 a day) = 28 days.
            diazepam | 28 days | 28 tablets ÷ (1 tablet × 1 a day) = 28 days.
        secondary-care__community__acute__nominated-pharmacy__nurse__prescribing-and-professional-codes__controlled-drugs__additional-instructions__2-Prepare-Request-200_OK | prescription-order | 1001 | unsigned | RBA | B81001 | no fault
            morphine | 28 days | 28 tablets ÷ (1 tablet × 1 a day) = 28 days.
        secondary-care__community__acute__nominated-pharmacy__nurse__prescribing-and-professional-codes__controlled-drugs__additional-instructions__2-Process-Request-Send-200_OK | prescription-order | 1001 | signed | RBA | B81001 | no fault
            morphine | 28 days | 28 tablets ÷ (1 tablet × 1 a day) = 28 days.
        secondary-care__community__acute__nominated-pharmacy__nurse__professional-code__1-Prepare-Request-200_OK | prescription-order | 1001 | unsigned | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__community__acute__nominated-pharmacy__pharmacist__prescriber-endorsed__1-Prepare-Request-200_OK | prescription-order | 1008 | unsigned | RBA | B81001 | no fault
            moxifloxacin | 0.2 days (estimate) | 1 tablet ÷ (400 mg (= 1 tablet of 400 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__community__acute__nominated-pharmacy__pharmacist__prescriber-endorsed__1-Process-Request-Send-200_OK | prescription-order | 1008 | signed | RBA | B81001 | no fault
            moxifloxacin | 0.2 days (estimate) | 1 tablet ÷ (400 mg (= 1 tablet of 400 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__community__acute__nominated-pharmacy__pharmacist__prescriber-endorsed__2-Prepare-Request-200_OK | prescription-order | 1008 | unsigned | RBA | B81001 | no fault
            ketoconazole | unknown | 1 bottle supplied, and how much is in one is not stated
        secondary-care__community__repeat-dispensing__nominated-pharmacy__clinical-practitioner__multiple-medication-requests__non-prescriber-endorsed__1-Prepare-Request-200_OK | prescription-order | 1001 | unsigned | RBA | B81001 | no fault
            methotrexate | 168 days | Expected supply duration: 28 days, as stated. Issued 6 times.
            methotrexate | 168 days | Expected supply duration: 28 days, as stated. Issued 6 times.
            methotrexate | 168 days | Expected supply duration: 28 days, as stated. Issued 6 times.
            methotrexate | 168 days | Expected supply duration: 28 days, as stated. Issued 6 times.
        secondary-care__community__repeat-dispensing__nominated-pharmacy__clinical-practitioner__multiple-medication-requests__prescriber-endorsed__1-Prepare-Request-200_OK | prescription-order | 1001 | unsigned | RBA | B81001 | no fault
            methotrexate | 168 days | Expected supply duration: 28 days, as stated. Issued 6 times.
            methotrexate | 168 days | Expected supply duration: 28 days, as stated. Issued 6 times.
            methotrexate | 168 days | Expected supply duration: 28 days, as stated. Issued 6 times.
            methotrexate | 168 days | Expected supply duration: 28 days, as stated. Issued 6 times.
        secondary-care__community__repeat-dispensing__nominated-pharmacy__clinical-practitioner__multiple-medication-requests__prescriber-endorsed__1-Process-Request-Dispense-200_OK | dispense-notification | - | unsigned | X2601 | - | 1 fault
        secondary-care__community__repeat-dispensing__nominated-pharmacy__clinical-practitioner__single-medication-request__1-Prepare-Request-200_OK | prescription-order | 1001 | unsigned | RBA | B81001 | no fault
            methotrexate | 168 days | Expected supply duration: 28 days, as stated. Issued 6 times.
        secondary-care__community__repeat-dispensing__nominated-pharmacy__clinical-practitioner__single-medication-request__1-Process-Request-Dispense-200_OK | dispense-notification | - | unsigned | RBA | - | 1 fault
        secondary-care__community__repeat-dispensing__nominated-pharmacy__clinical-practitioner__single-medication-request__1-Process-Request-Send-200_OK | prescription-order | 1001 | signed | RBA | B81001 | no fault
            methotrexate | 168 days | Expected supply duration: 28 days, as stated. Issued 6 times.
        secondary-care__homecare__acute__nominated-pharmacy__clinical-practitioner__1-Process-Request-Dispense-200_OK | dispense-notification | - | unsigned | VNCEL | - | 1 fault
        secondary-care__homecare__acute__nominated-pharmacy__clinical-practitioner__2-Prepare-Request-200_OK | prescription-order | 1001 | unsigned | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__homecare__acute__nominated-pharmacy__clinical-practitioner__2-Process-Request-Send-200_OK | prescription-order | 1001 | signed | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__homecare__acute__nominated-pharmacy__clinical-practitioner__3-Prepare-Request-200_OK | prescription-order | 1001 | unsigned | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__homecare__acute__nominated-pharmacy__clinical-practitioner__4-Prepare-Request-200_OK | prescription-order | 1001 | unsigned | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__homecare__acute__nominated-pharmacy__clinical-practitioner__4-Process-Request-Dispense-200_OK | dispense-notification | - | unsigned | FL584 | - | 1 fault
        secondary-care__homecare__acute__nominated-pharmacy__clinical-practitioner__4-Process-Request-Send-200_OK | prescription-order | 1001 | signed | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__homecare__acute__nominated-pharmacy__clinical-practitioner__5-Process-Request-Send-200_OK | prescription-order | 1001 | signed | RBA | B81001 | no fault
            methotrexate | 0.2 days (estimate) | 1 syringe ÷ (10 mg (= 1 syringe of 10 mg) × 5 a day) = 0.2 days. No more than an estimate: less than a day: dose or quantity is probably not as meant.
        secondary-care__homecare__acute__nominated-pharmacy__clinical-practitioner__6-Process-Request-Dispense-200_OK | dispense-notification | - | unsigned | X2601 | - | 1 fault
        secondary-care__homecare__acute__nominated-pharmacy__clinical-practitioner__7-Process-Request-Dispense-200_OK | dispense-notification | - | unsigned | VNCEL | - | 1 fault
        secondary-care__homecare__acute__nominated-pharmacy__clinical-practitioner__7-Process-Request-Send-200_OK | prescription-order | 1201 | signed | RBA | B81001 | no fault
            amlodipine | 0.2 days (estimate) | 5 ml ÷ (5 mg (= 5 ml) × 5 a day) = 0.2 days. No more than an estimate: measured out of a liquid; a liquid; less than a day: dose or quantity is probably not as meant.
            furosemide | 5.6 days (estimate) | 28 tablets ÷ (1 tablet × 5 a day) = 5.6 days. No more than an estimate: how much is taken each time is not stated, and one is assumed.
        secondary-care__homecare__acute__nominated-pharmacy__concurrent-dosage-instructions__1-Process-Request-Dispense-200_OK | dispense-notification | - | unsigned | VNCEL | - | 1 fault
        secondary-care__homecare__acute__nominated-pharmacy__concurrent-dosage-instructions__1-Process-Request-Send-200_OK | prescription-order | 0101 | signed | RBA | B81001 | no fault
            prednisolone | 30 days | Expected supply duration: 30 days, as stated.
        secondary-care__homecare__acute__nominated-pharmacy__consecutive-dosage-instructions__1-Process-Request-Send-200_OK | prescription-order | 0101 | signed | RBA | B81001 | no fault
            prednisolone | 30 days | Expected supply duration: 30 days, as stated.
        """;

    [Fact]
    public void Every_message_of_the_examples_is_read_as_reviewed()
    {
        var shared = Environment.GetEnvironmentVariable("FHIRINTERFACE_SHARED") ?? Path.Combine(Root(), "..", "shared");
        var folder = Path.Combine(shared, "examples", "eps");
        Assert.SkipUnless(Directory.Exists(folder), $"The shared examples are not at {folder}.");
        var table = new StringBuilder();
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
            Describe(table, Path.GetFileNameWithoutExtension(file), Read(File.ReadAllText(file)));
        Assert.Equal(Table, table.ToString().TrimEnd().ReplaceLineEndings("\n"));
    }

    private static EpsOrder Read(string json)
    {
        FhirJsonDeserializer.RECOVERABLE.TryDeserializeResource(json, out var resource, out _);
        return EpsOrder.Read((Bundle)resource!);
    }

    private static void Describe(StringBuilder table, string name, EpsOrder order)
    {
        string?[] cells =
        [
            name,
            order.EventCode,
            order.PrescriptionType ?? "-",
            order.Signed ? "signed" : "unsigned",
            order.CustodianOds ?? "-",
            order.PracticeOds ?? "-",
            order.Faults.Count == 0 ? "no fault" : string.Create(CultureInfo.InvariantCulture, $"{order.Faults.Count} fault"),
        ];
        table.AppendJoin(" | ", cells).Append('\n');
        foreach (var item in order.Items)
            table.Append("    ").AppendJoin(" | ", item.Medicine.Known?.Name, item.Supply.Summary, item.Supply.Working).Append('\n');
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FhirInterface.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? ".";
    }

    [Theory]
    [InlineData("1001", EpsCare.Secondary)]
    [InlineData("1004", EpsCare.Secondary)]
    [InlineData("1005", EpsCare.Secondary)]
    [InlineData("1008", EpsCare.Secondary)]
    [InlineData("1025", EpsCare.Secondary)]
    [InlineData("1201", EpsCare.Secondary)]
    [InlineData("0101", EpsCare.Primary)]
    [InlineData("9999", EpsCare.Unknown)]
    [InlineData(null, EpsCare.Unknown)]
    public void The_type_tells_where_a_prescription_comes_from(string? type, EpsCare care) => Assert.Equal(care, EpsOrder.CareOf(type));

    [Fact]
    public void A_message_with_nothing_in_it_is_all_faults_and_no_exception()
    {
        var order = EpsOrder.Read(new Bundle());
        Assert.Equal((EpsEvent.Other, false, false), (order.Event, order.Signed, order.IsEvidence));
        Assert.NotEmpty(order.Faults);
    }

    [Fact]
    public void The_custodian_is_the_trust_of_the_prescriber_where_the_sender_has_no_code()
    {
        var order = EpsOrder.Read(Message(sender: null, partOf: "ZZ2"));
        Assert.Equal(("ZZ2", "Z99002"), (order.CustodianOds, order.PracticeOds));
        Assert.Equal("ZZ1", EpsOrder.Read(Message(sender: "ZZ1", partOf: "ZZ2")).CustodianOds);
        Assert.Equal("ZZ3", EpsOrder.Read(Message(sender: null, partOf: null)).CustodianOds);
    }

    [Fact]
    public void Only_a_signed_order_of_a_hospital_is_evidence()
    {
        var message = Message("ZZ1", "ZZ2");
        Assert.False(EpsOrder.Read(message).IsEvidence);
        message.AddResourceEntry(new Provenance { Signature = [new Signature { Data = [1, 2, 3] }] }, "urn:uuid:9");
        var order = EpsOrder.Read(message);
        Assert.True(order.IsEvidence, string.Join("; ", order.Faults));
        Assert.Equal("2C07EF-ZZ1-46DCB", order.GroupIdentifier);
        Assert.Equal(28m, Assert.Single(order.Items).Supply.Days);
    }

    private static Bundle Message(string? sender, string? partOf)
    {
        const string ods = "https://fhir.nhs.uk/Id/ods-organization-code";
        var request = Requests.Order("Bisoprolol 2.5mg tablets", "one daily", 28);
        request.AddExtension(
            "https://fhir.nhs.uk/StructureDefinition/Extension-DM-PrescriptionType",
            new Coding("https://fhir.nhs.uk/CodeSystem/prescription-type", "1001")
        );
        request.GroupIdentifier = new Identifier("https://fhir.nhs.uk/Id/prescription-order-number", "2C07EF-ZZ1-46DCB");
        request.Subject = new ResourceReference("urn:uuid:2");
        request.Requester = new ResourceReference("urn:uuid:3");
        var organization = new Organization { Identifier = [new Identifier(ods, "ZZ3")] };
        if (partOf is not null)
            organization.PartOf = new ResourceReference { Identifier = new Identifier(ods, partOf) };
        var message = new Bundle { Type = Bundle.BundleType.Message };
        message.AddResourceEntry(
            new MessageHeader
            {
                Event = new Coding("https://fhir.nhs.uk/CodeSystem/message-event", "prescription-order"),
                Sender = sender is null ? null : new ResourceReference { Identifier = new Identifier(ods, sender) },
            },
            "urn:uuid:0"
        );
        message.AddResourceEntry(request, "urn:uuid:1");
        message.AddResourceEntry(
            new Patient { GeneralPractitioner = [new ResourceReference { Identifier = new Identifier(ods, "Z99002") }] },
            "urn:uuid:2"
        );
        message.AddResourceEntry(new PractitionerRole { Organization = new ResourceReference("urn:uuid:4") }, "urn:uuid:3");
        message.AddResourceEntry(organization, "urn:uuid:4");
        return message;
    }
}
