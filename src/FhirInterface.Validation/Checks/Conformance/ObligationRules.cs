using System.Text.Json;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// A profile may take over the obligations of others (extension inherit-obligations): of profiles that are marked as made for
/// that, and that build on the same base (FHIR extensions pack, Obligations).
/// </summary>
internal static class ObligationRules
{
    private const string Tools = "http://hl7.org/fhir/tools/StructureDefinition/";

    private static readonly string[] Inherits = [CoreUrls.Definitions + "inherit-obligations", Tools + "inherit-obligations"];

    private static readonly string[] Marks =
    [
        CoreUrls.Definitions + "obligation-profile-flag",
        CoreUrls.Definitions + "obligation-profile",
        Tools + "obligation-profile-flag",
        Tools + "obligation-profile",
    ];

    public static void Check(Node structure, ValidationRun run)
    {
        foreach (var url in Inherits)
        {
            foreach (var value in ExtensionValues.All(structure, url))
            {
                if (
                    value.Text is { Length: > 0 } canonical
                    && run.Definitions.Json("StructureDefinition", canonical) is { IsEmpty: false } json
                )
                {
                    CheckSource(structure, value.Parent, canonical, json, run);
                }
            }
        }
    }

    private static void CheckSource(Node structure, Node extension, string canonical, ReadOnlyMemory<byte> json, ValidationRun run)
    {
        using var document = JsonDocument.Parse(json);
        if (!IsMarked(document.RootElement))
        {
            run.Report(Messages.ObligationProfile, extension, $"{canonical} is not marked as a profile of obligations.");
        }
        else if (
            document.RootElement.TryGetProperty("baseDefinition", out var origin)
            && structure.TextOf("baseDefinition") is { } expected
            && origin.GetString() != expected
        )
        {
            run.Report(
                Messages.ObligationProfile,
                extension,
                $"{canonical} builds on {origin.GetString()}; obligations are inherited from profiles on {expected}."
            );
        }
    }

    private static bool IsMarked(JsonElement structure) =>
        structure.TryGetProperty("extension", out var extensions)
        && extensions.ValueKind == JsonValueKind.Array
        && extensions
            .EnumerateArray()
            .Any(e =>
                e.TryGetProperty("url", out var url)
                && Marks.Contains(url.GetString())
                && e.TryGetProperty("valueBoolean", out var flag)
                && flag.ValueKind == JsonValueKind.True
            );
}
