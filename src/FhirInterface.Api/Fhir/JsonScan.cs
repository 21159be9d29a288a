using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Fhir;

/// <summary>A fault that makes a body unreadable, with its place.</summary>
/// <param name="Status">400, or 413 where it is only too much.</param>
/// <param name="Expression">FHIRPath of the element, as far as it could be followed.</param>
public sealed record ScanFault(int Status, string Text, string? Expression, string? Diagnostics);

/// <summary>
/// Goes over a JSON body once before anything is built from it: well-formed, one object, no property twice, not too deep, not too many
/// values. Costs a few microseconds for a letter, and lets a hostile body fail before it has taken memory.
/// </summary>
public static class JsonScan
{
    /// <summary>The first fault, or null.</summary>
    /// <param name="resource">Whether it has to be a FHIR resource.</param>
    public static ScanFault? Check(ReadOnlySpan<byte> json, BodyLimits limits, bool resource = true)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (json.TrimStart(" \t\r\n"u8).IsEmpty)
            return new ScanFault(400, "The body is empty.", null, null);
        if (!Utf8.IsValid(json))
            return new ScanFault(400, "The body is not UTF-8.", null, null);

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        var path = new Path(limits.MaxDepth);
        try
        {
            return Walk(ref reader, ref path, limits) ?? (resource && !IsResource(path.Root) ? NoResource : null);
        }
        catch (JsonException broken)
        {
            var deep = reader.CurrentDepth >= limits.MaxDepth - 1;
            var place = $"line {((broken.LineNumber ?? 0) + 1).Plain()}, byte {((broken.BytePositionInLine ?? 0) + 1).Plain()}";
            return new ScanFault(
                400,
                deep ? $"The JSON is nested deeper than {limits.MaxDepth.Plain()} levels." : "The body is not well-formed JSON.",
                path.ToString(),
                place
            );
        }
    }

    private static ScanFault? Walk(ref Utf8JsonReader reader, ref Path path, BodyLimits limits)
    {
        var nodes = 0;
        while (reader.Read())
        {
            if (++nodes > limits.MaxNodes)
                return new ScanFault(413, $"The body has more than {limits.MaxNodes.Plain()} values.", path.ToString(), null);
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (nodes == 1 && reader.TokenType == JsonTokenType.StartArray)
                        return new ScanFault(400, "The body is a JSON array; a FHIR resource is a JSON object.", null, null);
                    path.Next();
                    path.Enter(reader.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.Leave();
                    break;
                case JsonTokenType.PropertyName:
                    if (reader.ValueSpan.Length > 256)
                        return new ScanFault(400, "A property name is longer than 256 bytes.", path.ToString(), Place(reader));
                    if (Text(ref reader) is not { } name)
                        return new ScanFault(400, "A property name is not a Unicode text.", path.ToString(), Place(reader));
                    path.Name(name);
                    if (!path.FirstTime(name))
                        return new ScanFault(400, "The same property stands twice in one JSON object.", path.ToString(), Place(reader));
                    break;
                default:
                    if (nodes == 1)
                        return new ScanFault(400, "The body is not a JSON object.", null, null);
                    path.Next();
                    if (reader.TokenType == JsonTokenType.String)
                    {
                        // Only an escape can still hide half of a surrogate pair.
                        if (reader.ValueIsEscaped && Text(ref reader) is null)
                            return new ScanFault(400, "A string is not a Unicode text.", path.ToString(), Place(reader));
                        if (path.IsRootType)
                            path.Root = Text(ref reader);
                    }

                    break;
            }
        }

        return null;
    }

    private static readonly ScanFault NoResource = new(
        400,
        "resourceType is missing, or is not a resource of FHIR R4.",
        "resourceType",
        null
    );

    private static bool IsResource(string? type) =>
        type is not null && ModelInfo.IsKnownResource(type) && ModelInfo.GetTypeForFhirType(type) is { IsAbstract: false };

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Place(in Utf8JsonReader reader) => $"byte {(reader.TokenStartIndex + 1).Plain()}";

    /// <summary>Where the reader is, written as FHIRPath only when asked.</summary>
    private struct Path(int maxDepth)
    {
        private readonly Level[] levels = new Level[maxDepth + 2];
        private int depth = -1;

        public string? Root { get; set; }

        public readonly bool IsRootType => depth == 0 && levels[0].Name == "resourceType";

        public void Enter(bool array)
        {
            depth++;
            ref var level = ref levels[depth];
            level.IsArray = array;
            level.Index = -1;
            level.Name = null;
            level.Names ??= new HashSet<string>(StringComparer.Ordinal);
            level.Names.Clear();
        }

        public void Leave() => depth--;

        public readonly void Name(string name) => levels[depth].Name = name;

        public readonly bool FirstTime(string name) => levels[depth].Names!.Add(name);

        /// <summary>A value begins: in an array it is the next one.</summary>
        public readonly void Next()
        {
            if (depth >= 0 && levels[depth].IsArray)
                levels[depth].Index++;
        }

        public override readonly string ToString()
        {
            var text = new StringBuilder(Root is { Length: < 65 } root && root.All(char.IsAsciiLetter) ? root : "Resource");
            for (var i = 0; i <= depth; i++)
            {
                if (levels[i].IsArray)
                {
                    if (levels[i].Index >= 0)
                        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"[{levels[i].Index}]");
                }
                else if (levels[i].Name is { } name && name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                {
                    text.Append('.').Append(name);
                }

                if (text.Length > 512)
                    return text.Append('…').ToString();
            }

            return text.ToString();
        }
    }

    private struct Level
    {
        public bool IsArray;
        public int Index;
        public string? Name;
        public HashSet<string>? Names;
    }
}
