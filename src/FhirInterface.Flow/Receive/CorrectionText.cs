using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Receive;

/// <summary>
/// What a correction says about an ask that it no longer makes: that somebody else does it, that it is done, or that it is not needed.
/// In doubt it says nothing, and the hospital is asked: an action too many costs a click, one too few costs a patient.
/// </summary>
internal sealed class CorrectionText
{
    private const double SaysIt = 0.6;

    // Said together with most of an ask's words, one of these tells that it is settled.
    private static readonly string[] Settled =
    [
        "we will",
        "we have",
        "i will",
        "i have",
        "has been",
        "have been",
        "ward",
        "clinic",
        "our ",
        "hospital",
        "consultant",
        "registrar",
        "secretary",
        "supplied",
        "given",
        "issued",
        "booked",
        "arranged",
        "requested",
        "referred",
        "completed",
        "done",
        "provided",
        "prescribed",
        "not needed",
        "not required",
        "no longer",
        "no need",
        "cancelled",
        "already",
        "not necessary",
    ];

    private readonly IReadOnlyList<string> blocks;

    private CorrectionText(IReadOnlyList<string> blocks) => this.blocks = blocks;

    public static CorrectionText Of(Resource resource)
    {
        if (resource is not Bundle bundle || bundle.Entry.FirstOrDefault()?.Resource is not Composition)
            return new CorrectionText([]);
        return new CorrectionText([
            .. LetterReader
                .Read(bundle)
                .Sections.SelectMany(section => section.Reading.Blocks.Select(block => block.Span.Of(section.Reading.Text))),
        ]);
    }

    public bool SettlesAsk(string quote) =>
        blocks.Any(block =>
            AskMatch.Share(quote, block) >= SaysIt && Settled.Any(words => block.Contains(words, StringComparison.OrdinalIgnoreCase))
        );
}
