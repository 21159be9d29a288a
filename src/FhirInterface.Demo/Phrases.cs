using System.Text.Json;
using System.Text.Json.Serialization;

namespace FhirInterface.Demo;

/// <summary>What invented letters are put together from.</summary>
public sealed record Phrases
{
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Asks { get; init; }

    /// <summary>Sentences that ask nothing of the GP.</summary>
    public required IReadOnlyList<string> Ordinary { get; init; }
    public required IReadOnlyList<string> Diagnoses { get; init; }
    public required IReadOnlyList<string> Specialties { get; init; }
    public required IReadOnlyList<string> Families { get; init; }
    public required IReadOnlyList<string> Given { get; init; }

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static Phrases Default { get; } = Read();

    private static Phrases Read()
    {
        using var stream =
            typeof(Phrases).Assembly.GetManifestResourceStream("phrases.json")
            ?? throw new InvalidOperationException("phrases.json is not embedded.");
        return JsonSerializer.Deserialize<Phrases>(stream, Strict)!;
    }
}
