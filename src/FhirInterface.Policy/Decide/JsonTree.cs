using System.Text;
using System.Text.Json;

namespace FhirInterface.Policy.Decide;

/// <summary>A JSON value that knows where it stands, so that whoever wrote it can be told the line.</summary>
internal sealed class JsonTree
{
    private readonly string file;
    private readonly byte[] bytes;

    private JsonTree(string file, byte[] bytes)
    {
        this.file = file;
        this.bytes = bytes;
    }

    public static JsonValue Read(string json, string file)
    {
        var tree = new JsonTree(file, Encoding.UTF8.GetBytes(json));
        var reader = new Utf8JsonReader(tree.bytes, new JsonReaderOptions { MaxDepth = 16 });
        try
        {
            reader.Read();
            var value = tree.Value(ref reader, "the policy");
            reader.Read(); // Throws on anything after the end.
            return value;
        }
        catch (JsonException e)
        {
            throw new PolicyFormatException(
                file,
                (int)(e.LineNumber ?? 0) + 1,
                (int)(e.BytePositionInLine ?? 0) + 1,
                "This is not well-formed JSON."
            );
        }
    }

    public PolicyFormatException Fault(long offset, string problem)
    {
        var before = bytes.AsSpan(0, (int)offset);
        return new(file, before.Count((byte)'\n') + 1, (int)offset - before.LastIndexOf((byte)'\n'), problem);
    }

    private string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Fault(reader.TokenStartIndex, "The text holds half of a surrogate pair.");
        }
    }

    private JsonValue Value(ref Utf8JsonReader reader, string name)
    {
        var offset = reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var properties = new List<KeyValuePair<string, JsonValue>>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = TextOf(ref reader);
                    if (properties.Exists(property => property.Key == key))
                        throw Fault(reader.TokenStartIndex, $"\"{key}\" stands here twice.");
                    var keyOffset = reader.TokenStartIndex;
                    reader.Read();
                    properties.Add(new(key, Value(ref reader, key) with { KeyOffset = keyOffset }));
                }

                return new(this, name, offset, JsonValueKind.Object) { Properties = properties };
            case JsonTokenType.StartArray:
                var items = new List<JsonValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(Value(ref reader, name));
                return new(this, name, offset, JsonValueKind.Array) { Items = items };
            case JsonTokenType.String:
                return new(this, name, offset, JsonValueKind.String) { Text = TextOf(ref reader) };
            case JsonTokenType.Number:
                return new(this, name, offset, JsonValueKind.Number) { Number = reader.GetDouble() };
            case JsonTokenType.Null:
                return new(this, name, offset, JsonValueKind.Null);
            default:
                return new(this, name, offset, reader.TokenType == JsonTokenType.True ? JsonValueKind.True : JsonValueKind.False);
        }
    }
}

/// <summary>One value: what it is called, where it stands, what it holds.</summary>
internal sealed record JsonValue(JsonTree Tree, string Name, long Offset, JsonValueKind Kind)
{
    public long KeyOffset { get; init; }
    public string? Text { get; init; }
    public double Number { get; init; }
    public IReadOnlyList<JsonValue> Items { get; init; } = [];
    public IReadOnlyList<KeyValuePair<string, JsonValue>> Properties { get; init; } = [];

    public JsonValue? Find(string key) => Properties.FirstOrDefault(property => property.Key == key).Value;

    public JsonValue Get(string key) => AsObject().Find(key) ?? throw Fault($"\"{Name}\" has no \"{key}\".");

    public PolicyFormatException Fault(string problem) => Tree.Fault(Offset, problem);

    public JsonValue AsObject() => Kind == JsonValueKind.Object ? this : throw Fault($"\"{Name}\" must be an object.");

    /// <summary>An object with these keys and no others.</summary>
    public JsonValue WithOnly(params ReadOnlySpan<string> keys)
    {
        foreach (var (key, value) in AsObject().Properties)
        {
            if (!keys.Contains(key))
                throw Tree.Fault(value.KeyOffset, $"\"{key}\" means nothing in \"{Name}\"; known are {string.Join(", ", keys!)}.");
        }

        return this;
    }

    public IReadOnlyList<JsonValue> AsArray() => Kind == JsonValueKind.Array ? Items : throw Fault($"\"{Name}\" must be a list.");

    public string AsText()
    {
        if (Kind != JsonValueKind.String)
            throw Fault($"\"{Name}\" must be text.");
        return string.IsNullOrWhiteSpace(Text) ? throw Fault($"\"{Name}\" is empty.") : Text.Trim();
    }

    public double AsNumber(double min, double max)
    {
        if (Kind != JsonValueKind.Number)
            throw Fault($"\"{Name}\" must be a number.");
        return Number >= min && Number <= max
            ? Number
            : throw Fault(FormattableString.Invariant($"\"{Name}\" must lie between {min} and {max}."));
    }

    public int AsWhole(int min, int max)
    {
        var number = AsNumber(min, max);
        return number == Math.Floor(number) ? (int)number : throw Fault($"\"{Name}\" must be a whole number.");
    }
}
