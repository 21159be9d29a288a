using System.Globalization;
using FhirInterface.Policy.Decide;

namespace FhirInterface.Policy.Tests.Decide;

/// <summary>
/// Letters that a clinical safety officer or a pharmacist would try first, through reading and deciding, as reviewed by eye: the letter
/// (D discharge, O outpatient) and its disposition; under it the findings, and after an arrow each action.
/// </summary>
public sealed class NastyLettersTests
{
    private const string Table = """
        O <p>Zopiclone 7.5 mg started, 3 days supplied because of the risk of overdose, GP to prescribe weekly thereafter.</p> = Allow
            supply-length Allow
            -> continue-medicine Gp due 2026-03-02 zopiclone until 2026-03-04
        D <p>Doxycycline: 3 days supplied, GP to prescribe the remaining 4 days to complete the course.</p> = Reject
            short-supply Reject
            -> short-supply Hospital doxycycline until 2026-03-04
        O <p>Oxycodone MR 10 mg bd started, 28 days supplied, please continue.</p> = Allow
            -> continue-medicine Gp due 2026-03-22 oxycodone until 2026-03-29
        O <p>Ramipril 2.5 mg started and being titrated, 14 days supplied. GP to continue prescribing.</p> = Allow
            supply-length Allow
            -> continue-medicine Gp due 2026-03-08 ramipril until 2026-03-15
        O <p>She has her own supply of metformin at home, 7 days given. GP to continue metformin.</p> = Allow
            supply-length Allow
            -> continue-medicine Gp due 2026-03-02 metformin until 2026-03-08
        O <p>Methotrexate 15 mg once weekly on Mondays, four weeks supplied. GP to take over prescribing under shared care.</p> = Reject
            specialist-medicine Reject high-risk
            -> specialist-medicine Hospital methotrexate until 2026-03-29
        O <p>Prednisolone 40 mg daily reducing by 5 mg a week, 2 weeks supplied. GP to prescribe the remainder of the reducing course.</p> = Reject
            short-supply Reject
            -> short-supply Hospital prednisolone until 2026-03-15
        O <p>Please start Novorapid 6 units tds with meals.</p> = Reject
            start-medicine Reject high-risk
            -> start-medicine Hospital insulin aspart
        O <p>Please prescribe buprenorphine 10 microgram/hour patches, one every 7 days.</p> = Reject
            start-medicine Reject high-risk
            -> start-medicine Hospital buprenorphine
        O <p>Please could you prescribe paracetamol 1-2 qds prn.</p> = Reject
            start-medicine Reject
            -> start-medicine Hospital paracetamol
        D <p>Apixaban 5 mg bd started for AF, 7/7 TTO. GP please continue lifelong. Please chase the echo report.</p> = Rewrite
            chase-result Rewrite
            -> continue-medicine Gp due 2026-03-02 apixaban until 2026-03-08
            -> chase-result Hospital
        D <p>INR to be checked urgently tomorrow by the GP. Please issue a fit note for 4 weeks. Please refer to dermatology for the rash.</p> = Rewrite
            arrange-test Advise
            fit-note Advise
            onward-referral Rewrite
            -> arrange-test Gp urgent due 2026-03-03
            -> fit-note Gp
            -> onward-referral Hospital
        D <ul><li>GP to chase histology and repeat U&amp;Es in 6 weeks.</li><li>GP to kindly refer to the falls clinic and to inform the patient of the CT result.</li></ul> = Rewrite
            chase-result Rewrite
            onward-referral Rewrite
            tell-patient Rewrite
            -> chase-result Hospital
            -> routine-monitoring Gp due 2026-04-13
            -> onward-referral Hospital
            -> tell-patient Hospital
        D <table><thead><tr><th>Action</th><th>Who</th></tr></thead><tbody><tr><td>Chase MRI report</td><td>GP</td></tr><tr><td>Check BP in 4 weeks</td><td>GP</td></tr></tbody></table> = Rewrite
            chase-result Rewrite
            -> chase-result Hospital
            -> routine-monitoring Gp due 2026-03-30
        D <p>Warfarin restarted. GP to chase the result of the echo and adjust warfarin accordingly.</p> = Advise
            chase-result Advise high-risk
            -> chase-result Gp
        D <p>GP not to restart warfarin. Do not chase the histology; we will write with the result.</p> = Allow
        O <p>Amiodarone 200 mg daily started, 28 days supplied. Please continue amiodarone.</p> = Reject
            specialist-medicine Reject
            -> specialist-medicine Hospital amiodarone until 2026-03-29
        O <p>Please re-refer him if he fails to attend. Kindly expedite his outpatient appointment with Mr Smith.</p> = Rewrite
            hospital-appointment Advise
            hospital-appointment Rewrite
            -> hospital-appointment Gp
            -> hospital-appointment Hospital
        D <p>Codeine 30 mg, 3 days supplied only. No further supply is required from the GP.</p> = Allow
        D <p>Please commence iron and recheck FBC in 2 weeks; we would also be grateful if you would chase her endoscopy.</p> = Reject
            start-medicine Reject
            arrange-test Rewrite
            chase-result Rewrite
            -> start-medicine Hospital iron
            -> arrange-test Hospital due 2026-03-16
            -> chase-result Hospital
        D <p>Give third dose of rabies vaccine on 4 March 2026 at the surgery. Please chase the biopsy.</p> = Rewrite
            chase-result Rewrite
            -> gp-review Gp urgent due 2026-03-04
            -> chase-result Hospital
        O <p>Trimethoprim 200 mg bd for 3 days – GP kindly prescribe.</p> = Reject
            start-medicine Reject
            -> start-medicine Hospital trimethoprim
        O <p>Please start amlodipine 5 mg one tablet daily.</p> = Reject
            start-medicine Reject
            -> start-medicine Hospital amlodipine
        D <p>GP to change the buprenorphine patch weekly and prescribe further patches; 2 patches supplied.</p> = Advise
            short-supply Advise high-risk
            -> update-record Gp buprenorphine
            -> short-supply Gp buprenorphine
        D <p>Prednisolone 30 mg daily for 5 days, whole course supplied. GP to continue inhalers.</p> = Allow
            -> continue-medicine Gp inhaler
        D <p>Insulin glargine increased to 24 units at night. GP to amend repeat.</p> = Allow
            -> update-record Gp insulin glargine
        D <p>GP to chase blood cultures. If fever recurs please readmit.</p> = Rewrite
            chase-result Rewrite
            -> chase-result Hospital
        D <p>No new medicines. Methotrexate stopped because of neutropenia. GP to remove from repeat.</p> = Allow
            -> update-record Gp methotrexate
        O <p>Ferrous fumarate 210 mg bd, 28 days supplied. GP to continue for 3 months and recheck FBC in 3 months.</p> = Allow
            -> continue-medicine Gp due 2026-03-22 ferrous fumarate until 2026-03-29
            -> routine-monitoring Gp due 2026-06-02
        """;

    public static TheoryData<string, string> Letters()
    {
        var letters = new TheoryData<string, string>();
        var lines = Table.Split('\n');
        for (var i = 0; i < lines.Length; )
        {
            var to = i + 1;
            while (to < lines.Length && lines[to][0] == ' ')
                to++;
            letters.Add(lines[i][..lines[i].LastIndexOf(" = ", StringComparison.Ordinal)], string.Join('\n', lines[i..to]));
            i = to;
        }

        return letters;
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void Is_decided_as_reviewed(string letter, string expected)
    {
        var bundle = letter[0] == 'O' ? SampleLetter.Outpatient(letter[2..]) : SampleLetter.Of(letter[2..]);
        var policy = PolicySet.Shipped.For("ZZ1", "Z99001", SampleLetter.Received);

        var decision = LetterJudge.Judge(bundle, policy, new DecideContext(SampleLetter.Received));

        IEnumerable<string> told =
        [
            $"{letter} = {decision.Disposition}",
            .. decision.Findings.Select(finding => $"    {finding.Code} {finding.Disposition}{(finding.HighRisk ? " high-risk" : "")}"),
            .. decision.Actions.Select(Told),
        ];
        Assert.Equal(expected, string.Join('\n', told));
        Assert.Equal(decision.Disposition == Disposition.Rewrite, decision.Rewritten is not null);
    }

    private static string Told(LetterAction action)
    {
        var due = action.DueDate is { } day ? " due " + Iso(day) : "";
        var medicine = action.Medicine?.Text is { } name ? " " + name : "";
        var last = action.LastDayCovered is { } end ? " until " + Iso(end) : "";
        return $"    -> {action.Category} {action.Owner}{(action.Urgent ? " urgent" : "")}{due}{medicine}{last}";
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
