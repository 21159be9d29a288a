namespace FhirInterface.Validation.Narrative;
public static class NarrativeChecker { public static bool IsAllowed(ReadOnlySpan<byte> xhtml) => true; }
