namespace FhirInterface.Policy.Review;

/// <summary>What stands to the left of a verb.</summary>
internal readonly record struct Left(int Anchor, bool To, string Modal, string Be, bool Have, bool Negated, bool Polite, bool Need);
