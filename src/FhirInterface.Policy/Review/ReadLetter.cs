using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Attachments;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Review;

/// <summary>All of a letter that has words or names somebody, read once for every review of it.</summary>
internal sealed record ReadLetter(Letter Letter, Parties Parties, IReadOnlyList<Attached> Attachments)
{
    /// <exception cref="ArgumentException">The Bundle's first entry is no Composition.</exception>
    public static ReadLetter Of(Bundle document) => new(LetterReader.Read(document), Parties.Of(document), AttachmentReader.Read(document));
}
