using System.Globalization;

namespace FhirInterface.Policy.Report;

/// <summary>
/// Every way of asking with every kind of work: statements that ask the GP for one thing as plainly as can be. The rules are held to all of
/// them, and the second reader learns from a part how far plain words can be trusted.
/// </summary>
public static class RequestGrid
{
    /// <summary>What is asked of somebody: "GP to chase the histology".</summary>
    public static IReadOnlyList<Case> Asked { get; } =
        Combine(Requests, Works, static (request, work) => request.Replace("{}", work, StringComparison.Ordinal));

    /// <summary>What is to be done, by whomever: "The histology needs to be chased by the GP".</summary>
    public static IReadOnlyList<Case> ToBeDone { get; } =
        Combine(
            Passives,
            Things,
            static (passive, thing) =>
            {
                var (name, done) = (thing.Split('/')[0], thing.Split('/')[1]);
                return passive
                    .Replace("{C}", char.ToUpperInvariant(name[0]) + name[1..], StringComparison.Ordinal)
                    .Replace("{o}", name, StringComparison.Ordinal)
                    .Replace("{p}", done, StringComparison.Ordinal);
            }
        );

    private static List<Case> Combine(string[] ways, string[] works, Func<string, string, string> say)
    {
        var cases = new List<Case>(ways.Length * works.Length);
        foreach (var line in works)
        {
            var (category, work) = (line.Split('|')[0], line[(line.IndexOf('|', StringComparison.Ordinal) + 1)..]);
            foreach (var way in ways)
            {
                var statement = say(way, work);
                var plan = statement.StartsWith("GP", StringComparison.Ordinal) || way.StartsWith("{C}", StringComparison.Ordinal);
                cases.Add(
                    new Case(
                        string.Create(CultureInfo.InvariantCulture, $"grid-{cases.Count + 1}"),
                        plan ? "discharge" : "outpatient",
                        plan ? "plan-and-requested-actions" : "body",
                        statement,
                        [new LabelledAsk(statement, "gp", category)]
                    )
                );
            }
        }
        return cases;
    }

    private static string[] Requests =>
        [
            "GP to {}",
            "GP to kindly {}",
            "Please {}",
            "Please could you {}?",
            "Could you please {}?",
            "I would be grateful if you could {}.",
            "I should be most grateful if you would {}.",
            "We would appreciate it if you would {}.",
            "It would be helpful if the practice could {}.",
            "It would be very much appreciated if you were able to {}.",
            "May I ask you to {}?",
            "We would be obliged if your team could {}.",
            "Perhaps you would {}.",
            "You may wish to {}.",
            "I wonder if you might {}.",
            "I would suggest that you {}.",
            "The GP should {}.",
            "GP will need to {}.",
            "Practice nurse to {}",
            "Surgery please {}",
            "Over to GP to {}",
            "We rely on primary care to {}.",
            "I have told him that his GP will {}.",
            "It falls to you to {}.",
            "Happy for GP to {}.",
            "Would you {}?",
            "I trust you will {}.",
            "We would like you to {}.",
            "I leave it to you to {}.",
            "Would it be possible for you to {}?",
            "We kindly request that you {}.",
            "Grateful if you {}.",
            "Would you be so kind as to {}?",
            "You might {}.",
            "Advise GP to {}",
            "Need GP to {}",
            "GP asked to {}",
            "Pt will need GP to {}",
            "GP can {}",
            "Would be great if GP could {}.",
            "As discussed with you today, please {}.",
            "In view of the above, kindly {}.",
            "Following discussion at MDT, GP please {}.",
            "She was seen in clinic today and is well; please {}.",
            "Home today. GP to {}. Ward will post a copy of the letter.",
        ];

    private static string[] Works =>
        [
            "start-medicine|commence him on ramipril 2.5 mg",
            "start-medicine|initiate apixaban 5 mg bd",
            "start-medicine|put her on a statin",
            "start-medicine|give her a trial of amitriptyline",
            "start-medicine|prescribe thiamine and vitamin B compound",
            "start-medicine|supply a prescription for emollients",
            "start-medicine|write her up for a course of prednisolone",
            "start-medicine|add in ezetimibe",
            "start-medicine|try him on mirabegron",
            "start-medicine|switch his citalopram to sertraline",
            "start-medicine|get her started on HRT",
            "start-medicine|introduce a beta blocker",
            "start-medicine|provide a prescription for folic acid",
            "short-supply|prescribe the remainder of the course",
            "short-supply|issue the remaining 21 days of tinzaparin",
            "continue-medicine|keep her on bisoprolol",
            "continue-medicine|continue to prescribe lansoprazole",
            "continue-medicine|add atorvastatin to his repeats",
            "continue-medicine|increase ramipril as tolerated",
            "continue-medicine|wean the codeine",
            "continue-medicine|maintain her on the same dose of levothyroxine",
            "specialist-medicine|take on prescribing of methotrexate",
            "specialist-medicine|prescribe lithium",
            "specialist-medicine|continue azathioprine 50 mg",
            "specialist-medicine|assume responsibility for his lisdexamfetamine",
            "chase-result|chase the histology",
            "chase-result|follow up the CT report",
            "chase-result|look at the outstanding blood results",
            "chase-result|check the MRI result",
            "chase-result|hunt down the echo report",
            "chase-result|review the pending ANA and act on it",
            "chase-result|keep a lookout for the MSU result",
            "chase-result|track the sputum culture",
            "arrange-test|arrange a CXR",
            "arrange-test|request a DEXA scan",
            "arrange-test|order an MRI of her lumbar spine",
            "arrange-test|organise an OGD",
            "arrange-test|get a pelvic ultrasound done",
            "arrange-test|check U&Es in one week",
            "arrange-test|take bloods in 10 days",
            "arrange-test|book a repeat echo",
            "arrange-test|sort a 24 hour tape",
            "onward-referral|refer him to cardiology",
            "onward-referral|make a referral to the pain clinic",
            "onward-referral|send her to podiatry",
            "onward-referral|put in a referral to dermatology",
            "onward-referral|ask the dietitian to see her",
            "onward-referral|consider referral to the memory service",
            "onward-referral|signpost him to talking therapies",
            "onward-referral|seek a rheumatology opinion",
            "onward-referral|get the falls team involved",
            "onward-referral|facilitate onward referral to urology",
            "fit-note|issue a fit note",
            "fit-note|extend his sick note",
            "fit-note|sign her off work for a month",
            "fit-note|provide a Med3 for 6 weeks",
            "fit-note|do a sick line",
            "fit-note|supply certification for work",
            "hospital-appointment|book her follow-up in our clinic",
            "hospital-appointment|chase the cardiology outpatient appointment",
            "hospital-appointment|expedite his clinic appointment",
            "hospital-appointment|re-refer him to our clinic",
            "hospital-appointment|contact our booking office",
            "hospital-appointment|rebook the missed appointment",
            "tell-patient|tell him the result",
            "tell-patient|let her know that the scan was normal",
            "tell-patient|explain the diagnosis to the patient",
            "tell-patient|inform the patient of the biopsy result",
            "tell-patient|pass on the good news",
            "tell-patient|give her the result of the scan",
            "tell-patient|ring her with the result",
            "aftercare|remove his sutures in 10 days",
            "aftercare|take out the clips",
            "aftercare|change the dressings",
            "aftercare|arrange district nurses for wound care",
            "aftercare|change her catheter",
            "aftercare|organise a TWOC",
            "aftercare|check the wound",
            "aftercare|see to the dressing",
            "paperwork-logistics|complete the DVLA form",
            "paperwork-logistics|write a letter to housing",
            "paperwork-logistics|organise transport",
            "paperwork-logistics|arrange a commode",
            "paperwork-logistics|fill in the insurance form",
            "paperwork-logistics|set up a package of care",
            "paperwork-logistics|provide a letter for his employer",
            "paperwork-logistics|apply for a blue badge",
            "update-record|stop amlodipine on repeat",
            "update-record|code the diagnosis of COPD",
            "update-record|update her records",
            "update-record|amend the repeat template",
            "update-record|record the penicillin allergy",
            "update-record|remove naproxen from repeat",
            "update-record|take amlodipine off his repeats",
            "update-record|add CKD 3 to her problem list",
            "routine-monitoring|monitor blood pressure",
            "routine-monitoring|check HbA1c in three months",
            "routine-monitoring|repeat TFTs in 6 weeks",
            "routine-monitoring|measure his weight monthly",
            "routine-monitoring|keep an eye on her renal function",
            "routine-monitoring|recheck LFTs in 8/52",
            "routine-monitoring|do annual lipids",
            "gp-review|see her in two weeks",
            "gp-review|review him in a fortnight",
            "gp-review|give a flu vaccine",
            "gp-review|offer smoking cessation advice",
            "gp-review|review his medication",
            "gp-review|follow her up in a month",
            "gp-review|discuss contraception with her",
            "gp-review|reassess her mood",
            "gp-review|optimise his diabetic control",
            "safety-net|refer back if symptoms recur",
            "safety-net|re-refer if the lump returns",
            "safety-net|start amlodipine if BP remains above 150",
        ];

    private static string[] Passives =>
        [
            "{C} to be {p} by GP",
            "{C} to be {p} by the practice please",
            "{C} should be {p} by the GP.",
            "Please could {o} be {p}?",
            "I would be grateful if {o} could be {p}.",
            "Can {o} be {p} please?",
            "We would be grateful for {o} to be {p}.",
            "Kindly arrange for {o} to be {p}.",
            "I would appreciate {o} being {p}.",
            "{C} needs to be {p} by GP",
            "Please ensure {o} is {p}.",
            "{C} will need to be {p} by yourselves.",
            "It would be helpful if {o} was {p}.",
            "I suggest that {o} is {p} by the practice.",
            "{C} to be {p} (GP)",
            "GP: {o} to be {p}",
            "Would it be possible for {o} to be {p}?",
            "Please can {o} be {p} at the surgery",
            "We request that {o} be {p} by the GP.",
        ];

    private static string[] Things =>
        [
            "start-medicine|a statin/started",
            "start-medicine|amlodipine 5 mg/commenced",
            "start-medicine|an inhaler/prescribed",
            "start-medicine|folic acid/issued",
            "continue-medicine|his bisoprolol/continued",
            "continue-medicine|the prednisolone/weaned",
            "specialist-medicine|azathioprine/prescribed",
            "specialist-medicine|methotrexate/continued",
            "chase-result|the histology/chased",
            "chase-result|the outstanding MSU result/followed up",
            "chase-result|the biopsy result/checked",
            "arrange-test|a repeat CXR/arranged",
            "arrange-test|an MRI of the knee/requested",
            "arrange-test|a colonoscopy/organised",
            "arrange-test|a DEXA scan/performed",
            "onward-referral|a referral to dermatology/made",
            "onward-referral|physiotherapy/arranged",
            "fit-note|a fit note/issued",
            "fit-note|his Med3/extended",
            "fit-note|a sick note/provided",
            "hospital-appointment|her clinic appointment/expedited",
            "tell-patient|the patient/informed of the result",
            "aftercare|the sutures/removed",
            "aftercare|her dressings/changed",
            "aftercare|the catheter/changed",
            "aftercare|the clips/taken out",
            "paperwork-logistics|the DVLA form/completed",
            "paperwork-logistics|a letter to housing/written",
            "paperwork-logistics|transport/arranged",
            "paperwork-logistics|a commode/ordered",
            "update-record|his records/updated",
            "update-record|the diagnosis/coded",
            "routine-monitoring|his blood pressure/monitored",
            "routine-monitoring|her HbA1c/repeated",
            "routine-monitoring|renal function/checked",
            "gp-review|a flu vaccine/given",
            "gp-review|her mood/reassessed",
        ];
}
