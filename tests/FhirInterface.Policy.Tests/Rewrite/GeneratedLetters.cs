using CsCheck;
using FhirInterface.Policy.Tests.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Rewrite;

/// <summary>Letters with 0 to 12 asks of every category, mixed with ordinary text, in paragraphs, lists and tables.</summary>
internal static class GeneratedLetters
{
    private static readonly string[] Asks =
    [
        "Please chase the histology",
        "GP to chase the outstanding B12 and folate results",
        "Kindly follow up the MSU sent on 1 March",
        "GP to arrange an outpatient echocardiogram",
        "Please could you arrange a CT chest before his next clinic appointment",
        "GP to repeat U&amp;Es in 1 week",
        "Please refer him to dermatology",
        "GP to refer to the memory clinic",
        "GP to book follow-up in the surgical clinic",
        "Please expedite his upper GI appointment",
        "Please inform him of the biopsy result",
        "GP to complete the DVLA form",
        "GP to arrange hospital transport",
        "Practice nurse to remove clips in 10 days",
        "GP to start ramipril 2.5 mg once daily",
        "Please issue a fit note for 4 weeks",
        "GP to take over leflunomide 20 mg once daily",
        "3 days of amlodipine supplied, GP to prescribe the rest",
        "Please continue bisoprolol 2.5 mg",
        "GP to add tamsulosin to repeat, 28 days supplied",
        "Please stop ibuprofen on repeat",
        "GP to recheck his blood pressure in 4 weeks",
        "HbA1c in 3 months at the practice please",
        "GP to review in 2 weeks",
        "Please give the annual influenza vaccine",
        "If palpitations recur please re-refer",
        "GP to chase TFTs and recheck BP in 4/52",
        "Please stop amlodipine on repeat, request an outpatient echocardiogram, and review him in a month",
        "I would be grateful if you could chase the biopsy and continue her lansoprazole",
        "Would you kindly refer her to cardiac rehabilitation",
        "In view of the murmur, GP to arrange an outpatient echocardiogram",
    ];

    private static readonly string[] Ordinary =
    [
        "He was admitted with chest pain &amp; discharged well",
        "Troponin &lt;14 twice",
        "We will see him in clinic in 6 weeks",
        "Ward team to send the TTO",
        "Patient advised to stop smoking",
        "No GP action required",
        "Echocardiogram showed mild LVH",
        "Medicines reconciled by the pharmacist",
        "Diet as tolerated — café visits encouraged",
        "She lives with her daughter",
    ];

    public static readonly Gen<Bundle> Letters =
        from outpatient in Gen.Bool
        from plan in Section
        from summary in Section
        select outpatient ? SampleLetter.Outpatient(plan, summary) : SampleLetter.Of(plan, summary);

    private static Gen<string> Sentence =>
        Gen.Frequency((3, Gen.Int[0, Asks.Length - 1].Select(i => Asks[i])), (2, Gen.Int[0, Ordinary.Length - 1].Select(i => Ordinary[i])));

    private static Gen<string> Section =>
        Gen.Select(Sentence.Array[0, 6], Gen.Int[0, 4]).Select((sentences, layout) => Laid(sentences, layout));

    private static string Laid(string[] sentences, int layout)
    {
        if (sentences.Length == 0)
            return "<p>Nothing of note.</p>";
        return layout switch
        {
            0 => $"<p>{string.Join(". ", sentences)}.</p>",
            1 => $"<ul>{string.Concat(sentences.Select(one => $"<li>{one}</li>"))}</ul>",
            2 => $"<ol>{string.Concat(sentences.Select(one => $"<li><b>{First(one)}</b>{one[First(one).Length..]}.</li>"))}</ol>",
            3 => "<table><tbody>"
                + string.Concat(sentences.Select((one, i) => $"<tr><td>{(char)('a' + i)}</td><td>{one}</td></tr>"))
                + "</tbody></table>",
            _ => string.Concat(sentences.Select(one => $"<p>\n  {one}.\n</p>\n")),
        };
    }

    private static string First(string sentence) => sentence[..sentence.IndexOf(' ', StringComparison.Ordinal)];
}
