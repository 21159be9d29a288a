using FhirInterface.Policy.Medicines.Supply;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines;

/// <summary>Why a supply shorter than the policy's may be right (design 5, reference 1.4).</summary>
/// <param name="Code">A code of <see cref="SupplyExceptions"/>, the same that prose carries in <c>Ask.SupplyException</c>.</param>
/// <param name="Words">Said to people.</param>
public sealed record ShortSupplyReason(string Code, string Words);

/// <summary>Recognises the reasons that excuse a short supply.</summary>
public static class SupplyExceptions
{
    /// <summary>A course that ends inside the period, supplied whole.</summary>
    public const string Course = "course";

    /// <summary>A controlled drug of schedule 2 to 4: at most 30 days are recommended.</summary>
    public const string ControlledDrug = "controlled-drug";
    public const string ComplianceAid = "compliance-aid";

    /// <summary>Shortened for safety, with the reason stated.</summary>
    public const string Safety = "safety";
    public const string Titration = "titration";

    /// <summary>The patient has a supply at home.</summary>
    public const string OwnSupply = "own-supply";

    // Long enough in words that are not part of something else; looked for case-blind in what the prescriber wrote.
    private static readonly (string Code, string Said, string[] Cues)[] Written =
    [
        (
            ComplianceAid,
            "supplied in a compliance aid",
            [
                "compliance aid",
                "dosette",
                "blister pack",
                "blister-pack",
                "nomad",
                "medidose",
                "monitored dosage",
                "multi-compartment",
                "mds tray",
                "dosett",
                "weekly tray",
                "weekly pack",
            ]
        ),
        (
            Safety,
            "shortened for safety, with the reason stated",
            [
                "overdose",
                "self-harm",
                "self harm",
                "suicid",
                "risk of misuse",
                "misuse",
                "diversion",
                "dependence risk",
                "daily pick",
                "weekly dispensing",
                "instalment",
                "safety reasons",
                "for safety",
                "limited supply due to",
                "limited quantity due to",
            ]
        ),
        (
            Titration,
            "the dose is being titrated",
            ["titrat", "dose adjust", "dose to be adjusted", "dose under review", "increase dose", "dose increase", "trial of"]
        ),
        (
            OwnSupply,
            "the patient has a supply at home",
            [
                "own supply",
                "own supplies",
                "supply at home",
                "supplies at home",
                "stock at home",
                "has at home",
                "own stock",
                "patient's own",
                "patients own",
                "pods",
                "has plenty",
                "sufficient at home",
                "enough at home",
            ]
        ),
        (
            Course,
            "a course that ends",
            ["then stop", "complete the course", "complete course", "finish the course", "course complete", "to complete"]
        ),
    ];

    private static readonly string[] Asks = ["GP to", "GP please", "please GP", "by the GP", "from GP", "your GP", "surgery", "GP will"];

    /// <summary>The reason that words state, such as those of a note or an instruction; null where none.</summary>
    public static ShortSupplyReason? InWords(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        foreach (var (code, said, cues) in Written)
        {
            // A course that the GP is to supply the rest of has not been supplied whole.
            if (code == Course && Asks.Any(ask => text.Contains(ask, StringComparison.OrdinalIgnoreCase)))
                continue;
            foreach (var cue in cues)
            {
                if (Stands(text, cue))
                    return new(code, said);
            }
        }

        return null;
    }

    /// <summary>The reason why a request's supply may be shorter than <paramref name="days"/>; null where there is none.</summary>
    public static ShortSupplyReason? Of(MedicationRequest request, DaysOfSupply supply, Medicine? medicine, int days)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(supply);
        if (
            supply.CourseComplete
            && supply.WholeDays < days
            && (medicine?.Course is not null || StatesEnd(request) || !IsLongTerm(medicine))
        )
            return new(Course, $"a course that ends after {Words.Days(supply.Days ?? 0)}, supplied whole");
        if (medicine is not null && OfControlledDrug(medicine, supply.Days, days) is { } controlled)
            return controlled;
        foreach (var text in WordsOf(request))
        {
            if (InWords(text) is { } written)
                return written;
        }

        return supply.Titration ? new(Titration, "the dose changes while the supply lasts") : null;
    }

    /// <summary>
    /// DHSC advises at most 30 days of a controlled drug of schedule 2 to 4: four weeks or more of one are enough, whatever the policy asks.
    /// </summary>
    public static ShortSupplyReason? OfControlledDrug(Medicine medicine, decimal? supplied, int days)
    {
        ArgumentNullException.ThrowIfNull(medicine);
        return medicine.Schedule is >= 2 and <= 4 && (days > 30 || supplied >= 28)
            ? new(ControlledDrug, $"a controlled drug of schedule {Words.Number(medicine.Schedule.Value)}: at most 30 days are recommended")
            : null;
    }

    /// <summary>A reason's code as it is said to people.</summary>
    public static string Said(string code) =>
        code == ControlledDrug
            ? "a controlled drug: at most 30 days are recommended"
            : Array.Find(Written, reason => reason.Code == code).Said ?? "the letter gives a reason";

    /// <summary>Everything that the prescriber wrote in words.</summary>
    private static IEnumerable<string?> WordsOf(MedicationRequest request)
    {
        foreach (var note in request.Note)
            yield return note.Text;
        foreach (var dosage in request.DosageInstruction)
        {
            yield return dosage.Text;
            yield return dosage.PatientInstruction;
            foreach (var more in dosage.AdditionalInstruction)
                yield return more.Text ?? more.Coding.FirstOrDefault()?.Display;
        }

        foreach (var reason in request.ReasonCode)
            yield return reason.Text;
    }

    private static bool StatesEnd(MedicationRequest request) =>
        request.DosageInstruction.Exists(dosage =>
            DosageText.Read(dosage.Text)?.Stops == true || DosageText.Read(dosage.PatientInstruction)?.Stops == true
        );

    // Medicines that are taken for years: a length in their dosage is the length of the supply, not of a treatment.
    private static readonly string[] LongTerm =
    [
        "statins",
        "ace inhibitors",
        "angiotensin receptor blockers",
        "beta blockers",
        "calcium channel blockers",
        "thiazides",
        "thyroid hormones",
        "antidepressants",
        "sglt2 inhibitors",
        "dpp-4 inhibitors",
        "glp-1 agonists",
        "biguanides",
        "sulfonylureas",
        "antiepileptics",
        "antipsychotics",
        "doacs",
        "vitamin k antagonists",
        "antiplatelets",
        "alpha blockers",
        "5-alpha reductase inhibitors",
        "hrt",
        "bisphosphonates",
        "inhaled corticosteroids",
        "lipid lowering",
        "mineralocorticoid antagonists",
        "glaucoma",
        "dementia",
        "parkinsons",
        "dmards",
        "adhd",
        "insulins",
        "gout",
        "bladder",
        "antianginals",
        "nitrates",
        "cardiac glycosides",
        "antiarrhythmics",
        "lithium",
    ];

    private static bool IsLongTerm(Medicine? medicine) => medicine is not null && LongTerm.Any(medicine.Classes.Contains);

    private static bool Stands(string text, string cue)
    {
        for (
            var at = text.IndexOf(cue, StringComparison.OrdinalIgnoreCase);
            at >= 0;
            at = text.IndexOf(cue, at + 1, StringComparison.OrdinalIgnoreCase)
        )
        {
            if (at == 0 || !char.IsLetter(text[at - 1]))
                return !Denied(text.AsSpan(0, at));
        }

        return false;
    }

    // "no supply at home", "not in a dosette", "without titration".
    private static bool Denied(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd();
        foreach (var word in (ReadOnlySpan<string>)["no", "not", "without", "no own", "not in a", "not a", "not in", "denies", "never"])
        {
            if (
                before.EndsWith(word, StringComparison.OrdinalIgnoreCase)
                && (before.Length == word.Length || !char.IsLetter(before[^(word.Length + 1)]))
            )
                return true;
        }

        return false;
    }
}
