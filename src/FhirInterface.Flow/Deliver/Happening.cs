namespace FhirInterface.Flow.Deliver;

internal enum HappeningKind
{
    LetterReleased,
    TaskChanged,
}

/// <summary>Something that subscribers may want to be told of.</summary>
/// <param name="OwnerKey">For a letter the practice; <c>system|value</c>.</param>
/// <param name="RequesterKey">For a letter the custodian.</param>
internal sealed record Happening(HappeningKind Kind, string Type, string Id, int Version, string OwnerKey, string RequesterKey);
