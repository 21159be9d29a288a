using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FhirInterface.Fuzz;

/// <summary>Breaks inputs: by bytes, by the marks that part them, and where they are JSON by their values.</summary>
public sealed class Mutator(Random random, Shape shape, int maxBytes = Mutator.MaxBytes)
{
    public const int MaxBytes = 64 * 1024;

    /// <param name="input">What to break.</param>
    /// <param name="other">Another input, to take pieces from.</param>
    public byte[] Break(byte[] input, byte[] other)
    {
        var broken = input;
        for (var times = 1 + random.Next(3); times > 0; times--)
        {
            broken = shape switch
            {
                Shape.Json when random.Next(3) > 0 => Tried(broken, other) ?? Bytes(broken, other),
                Shape.Xml when random.Next(3) > 0 => Pieces(broken, other, "<>\"' &=/"),
                Shape.Text when random.Next(4) > 0 => Pieces(broken, other, " \n.,;:|&=()'?!/-"),
                _ => Bytes(broken, other),
            };
        }

        return broken.Length > maxBytes ? broken[..maxBytes] : broken;
    }

    private byte[] Bytes(byte[] input, byte[] other)
    {
        if (input.Length == 0)
            return other;
        var at = random.Next(input.Length);
        var length = Math.Min(input.Length - at, 1 + random.Next(random.Next(4) == 0 ? 512 : 16));
        switch (random.Next(9))
        {
            case 0:
                var flipped = (byte[])input.Clone();
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1:
                var set = (byte[])input.Clone();
                set[at] = (byte)random.Next(256);
                return set;
            case 2:
                return [.. input[..at], .. input[(at + length)..]];
            case 3:
                return [.. input[..at], .. input[at..(at + length)], .. input[at..]];
            case 4:
                return input[..at];
            case 5:
                return [.. input[..at], .. Dictionary.Any(random), .. input[at..]];
            case 6:
                var from = random.Next(other.Length + 1);
                return [.. input[..at], .. other[from..]];
            case 7:
                var piece = input[at..(at + length)];
                return [.. input[..at], .. Repeated(piece), .. input[at..]];
            default:
                return [.. input[..at], .. Dictionary.Any(random), .. input[(at + length)..]];
        }
    }

    private byte[] Repeated(byte[] piece)
    {
        var times = Math.Min(random.Next(8) == 0 ? 20_000 : 40, Math.Max(1, maxBytes / Math.Max(1, piece.Length)));
        var all = new byte[piece.Length * times];
        for (var i = 0; i < times; i++)
            piece.CopyTo(all, i * piece.Length);
        return all;
    }

    private byte[] Pieces(byte[] input, byte[] other, string marks)
    {
        var (mine, theirs) = (Cut(input, marks), Cut(other, marks));
        if (mine.Count < 2 || theirs.Count == 0)
            return Bytes(input, other);
        var at = random.Next(mine.Count);
        switch (random.Next(6))
        {
            case 0:
                mine.RemoveAt(at);
                break;
            case 1:
                mine.Insert(at, mine[random.Next(mine.Count)]);
                break;
            case 2:
                mine[at] = theirs[random.Next(theirs.Count)];
                break;
            case 3:
                mine.Insert(at, Encoding.UTF8.GetString(Dictionary.Any(random)));
                break;
            case 4:
                var count = Math.Min(mine.Count - at, 1 + random.Next(12));
                var run = mine.GetRange(at, count);
                for (var times = random.Next(6) == 0 ? 400 : 3; times > 0; times--)
                    mine.InsertRange(at, run);
                break;
            default:
                var elsewhere = random.Next(mine.Count);
                (mine[at], mine[elsewhere]) = (mine[elsewhere], mine[at]);
                break;
        }

        return Encoding.UTF8.GetBytes(string.Concat(mine));
    }

    private static List<string> Cut(byte[] bytes, string marks)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var pieces = new List<string>();
        var from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!marks.Contains(text[i], StringComparison.Ordinal))
                continue;
            if (i > from)
                pieces.Add(text[from..i]);
            pieces.Add(text[i].ToString());
            from = i + 1;
        }

        if (from < text.Length)
            pieces.Add(text[from..]);
        return pieces;
    }

    /// <summary>Half a surrogate pair can be read and not be written; a name can stand twice.</summary>
    private byte[]? Tried(byte[] input, byte[] other)
    {
        try
        {
            return Json(input, other);
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private byte[]? Json(byte[] input, byte[] other)
    {
        if (Tree(input) is not { } root)
            return null;
        var places = Places(root).ToList();
        if (places.Count == 0)
            return null;
        var (owner, key) = places[random.Next(places.Count)];
        switch (random.Next(6))
        {
            case 0:
                Remove(owner, key);
                break;
            case 1:
                Set(owner, key, new JsonArray(Get(owner, key)?.DeepClone(), Get(owner, key)?.DeepClone()));
                break;
            case 2 when Tree(other) is { } source && Places(source).ToList() is { Count: > 0 } theirs:
                var (from, name) = theirs[random.Next(theirs.Count)];
                Set(owner, key, Get(from, name)?.DeepClone());
                break;
            case 3 when owner is JsonObject named:
                named[random.Next(2) == 0 ? "_" + key : Dictionary.Name(random)] = Get(owner, key)?.DeepClone();
                break;
            case 4 when Get(owner, key) is JsonValue value && value.GetValueKind() == JsonValueKind.String:
                var words = new Mutator(random, Shape.Text, maxBytes).Break(Encoding.UTF8.GetBytes(value.GetValue<string>()), other);
                Set(owner, key, JsonValue.Create(Encoding.UTF8.GetString(words)));
                break;
            default:
                Set(owner, key, JsonNode.Parse(Dictionary.Value(random)));
                break;
        }

        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    private static JsonNode? Tree(byte[] json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<(JsonNode Owner, string Key)> Places(JsonNode node)
    {
        var children = node switch
        {
            JsonObject owner => owner.Select(property => (property.Key, property.Value)),
            JsonArray array => array.Select((value, index) => (index.ToString(System.Globalization.CultureInfo.InvariantCulture), value)),
            _ => [],
        };
        foreach (var (key, value) in children)
        {
            yield return (node, key);
            if (value is null)
                continue;
            foreach (var inner in Places(value))
                yield return inner;
        }
    }

    private static int Index(string key) => int.Parse(key, System.Globalization.CultureInfo.InvariantCulture);

    private static JsonNode? Get(JsonNode owner, string key) => owner is JsonArray array ? array[Index(key)] : owner[key];

    private static void Set(JsonNode owner, string key, JsonNode? value)
    {
        if (owner is JsonArray array)
            array[Index(key)] = value;
        else
            owner[key] = value;
    }

    private static void Remove(JsonNode owner, string key)
    {
        if (owner is JsonArray array)
            array.RemoveAt(Index(key));
        else
            owner.AsObject().Remove(key);
    }
}
