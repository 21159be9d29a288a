using System.Security.Cryptography;
using FhirInterface.Flow.Measures;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Medicines;
using FhirInterface.Store.Letters;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Receive;

/// <summary>RECEIVE: what a posting says of itself, before anybody judges it: which posting, of which series, in place of what.</summary>
internal sealed record Receipt
{
    public required LetterKind Kind { get; init; }
    public required string Sha256 { get; init; }

    /// <summary>Of the bytes as posted.</summary>
    public string BodySha256 { get; private init; } = "";

    /// <summary>Names the posting.</summary>
    public required string PostingKey { get; init; }

    /// <summary>Names the series that it belongs to, if it says so.</summary>
    public string? SeriesKey { get; init; }

    /// <summary>What it says that it replaces.</summary>
    public IReadOnlyList<string> Replaces { get; init; } = [];

    /// <summary>All names by which it may be known already.</summary>
    public IReadOnlyList<string> Names => SeriesKey is null ? [PostingKey, .. Replaces] : [PostingKey, SeriesKey, .. Replaces];
    public required string Custodian { get; init; }
    public string? CustodianName { get; init; }
    public string? Practice { get; init; }
    public string? NhsNumber { get; init; }
    public required string Title { get; init; }
    public DateTimeOffset? AuthoredOn { get; init; }
    public string? Specialty { get; init; }

    /// <summary>The hospital's team that it comes from, by name.</summary>
    public string? Team { get; init; }

    /// <summary>What figures count it as: <c>discharge</c>, <c>outpatient</c> or <c>request</c>.</summary>
    public required string Setting { get; init; }

    /// <summary>The whole is marked as entered in error: it withdraws what it replaces.</summary>
    public bool Withdraws { get; init; }

    /// <summary>Its confidentiality is R or V.</summary>
    public bool Restricted { get; init; }
    public string? MedicineKey { get; init; }
    public bool IsOrder { get; init; }
    public string? RequestStatus { get; init; }

    /// <param name="content">What must be the same for the posting to be the same; the bytes as posted unless a message stands around it.</param>
    public static Receipt Of(Posting posting, Caller caller, ReadOnlyMemory<byte>? content = null)
    {
        var body = Convert.ToHexStringLower(SHA256.HashData(posting.Body.Span));
        var sha = content is { } inner ? Convert.ToHexStringLower(SHA256.HashData(inner.Span)) : body;
        var receipt = posting.Resource switch
        {
            Bundle bundle => OfLetter(bundle, sha, caller),
            MedicationRequest request => OfRequest(request, sha, caller),
            _ => throw new ArgumentException("Neither a letter nor a medication request.", nameof(posting)),
        };
        return receipt with { BodySha256 = body };
    }

    private static Receipt OfLetter(Bundle bundle, string sha, Caller caller)
    {
        var composition = (Composition)bundle.Entry[0].Resource!;
        var parties = Parties.Of(bundle);
        return new Receipt
        {
            Kind = LetterKind.Document,
            Sha256 = sha,
            PostingKey = Identifiers.Key(bundle.Identifier) ?? Identifiers.Key("urn:sha256", sha),
            SeriesKey = Identifiers.Key(composition.Identifier),
            Replaces =
            [
                .. composition
                    .RelatesTo.Where(related => related.CodeElement?.JsonValue as string == "replaces")
                    .Select(related => Identifiers.Key(related.Target as Identifier ?? (related.Target as ResourceReference)?.Identifier))
                    .OfType<string>(),
            ],
            Custodian = parties.CustodianOds ?? caller.Ods,
            CustodianName = parties.CustodianName,
            Practice = parties.PracticeOds,
            NhsNumber = parties.NhsNumber,
            Title = Words(composition.TitleElement?.JsonValue as string) ?? Words(composition.Type?.Text) ?? "Letter",
            AuthoredOn = Moments.Of(composition.DateElement?.JsonValue as string),
            Restricted = Confidentiality.IsRestricted(bundle),
            Specialty = LetterFacts.SpecialtyOf(bundle),
            Team = LetterFacts.TeamOf(bundle, composition, parties.CustodianName),
            Setting = LetterFacts.SettingOf(composition),
            Withdraws = composition.StatusElement?.JsonValue as string == "entered-in-error",
        };
    }

    private static Receipt OfRequest(MedicationRequest request, string sha, Caller caller)
    {
        var parties = Parties.Of(request);
        var key = Identifiers.Key(request.Identifier.FirstOrDefault());
        var status = request.StatusElement?.JsonValue as string;
        var medicine = RequestedMedicine.Of(request.Medication, RequestedMedicine.Resolver(request, null));
        var name = medicine.Product;
        return new Receipt
        {
            Kind = LetterKind.MedicationRequest,
            Sha256 = sha,
            PostingKey = key ?? Identifiers.Key("urn:sha256", sha),
            SeriesKey = key,
            Replaces = Identifiers.Key(request.PriorPrescription?.Identifier) is { } prior ? [prior] : [],
            Custodian = parties.CustodianOds ?? caller.Ods,
            CustodianName = parties.CustodianName,
            Practice = parties.PracticeOds,
            NhsNumber = parties.NhsNumber,
            Title = name is null ? "Medication request" : $"Medication request: {name}",
            AuthoredOn = Moments.Of(request.AuthoredOnElement?.JsonValue as string),
            Restricted = Confidentiality.IsRestricted(request),
            Setting = FigureScopes.Request,
            Withdraws = status == "entered-in-error",
            MedicineKey = MedicineKeys.Of(medicine),
            IsOrder = (request.IntentElement?.JsonValue as string)?.EndsWith("order", StringComparison.Ordinal) ?? false,
            RequestStatus = status,
        };
    }

    private static string? Words(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
