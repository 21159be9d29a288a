using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FhirInterface.Policy.Lexicon;

/// <summary>Reads a file of the lexicon, embedded in the assembly, strictly: unknown or missing names are errors that tell file and line.</summary>
public static class LexiconFile
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
    };

    /// <exception cref="InvalidDataException">The file is not as it should be; the message names file and line.</exception>
    public static T Read<T>(string name)
    {
        using var stream =
            typeof(LexiconFile).Assembly.GetManifestResourceStream("lexicon/" + name)
            ?? throw new InvalidDataException($"Lexicon/{name} is not in the assembly.");
        return Read<T>(stream, name);
    }

    /// <exception cref="InvalidDataException">The file is not as it should be; the message names file and line.</exception>
    public static T Read<T>(Stream stream, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(stream, Strict) ?? throw new InvalidDataException($"Lexicon/{name} holds nothing.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"Lexicon/{name}, line {(error.LineNumber ?? 0) + 1}: {error.Message}"),
                error
            );
        }
    }
}
