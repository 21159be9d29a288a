using System.Text;
using System.Text.Json.Nodes;

namespace FhirInterface.Validation.Tests;

/// <summary>Changes to JSON documents that a careless reading would take for something else than another reading does.</summary>
internal static class Mutations
{
    private static readonly string[] Texts = ["é", "\U0001F600", "line\nline", "\"quoted\"", "back\\slash", "\u00A0", "tab\there", "Ω≈ç"];

    /// <summary>A document with one to four changes.</summary>
    public static byte[] Of(byte[] original, Random random)
    {
        var root = JsonNode.Parse(original)!.AsObject();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            Change(root, random);
        }

        var text = root.ToJsonString();
        return Encoding.UTF8.GetBytes(random.Next(3) == 0 ? Twice(text, random) : text);
    }

    private static void Change(JsonObject root, Random random)
    {
        var objects = Objects(root).ToList();
        var target = objects[random.Next(objects.Count)];
        if (target.Count == 0)
        {
            return;
        }

        var (name, value) = target.ElementAt(random.Next(target.Count));
        switch (random.Next(8))
        {
            case 0:
                // The same properties in another order: companions and resourceType may come first or last.
                var moved = value?.DeepClone();
                target.Remove(name);
                target.Insert(random.Next(target.Count + 1), name, moved);
                break;
            case 1:
                target.Remove(name);
                break;
            case 2:
                var other = objects[random.Next(objects.Count)];
                if (!ReferenceEquals(other, target) && !other.ContainsKey(name))
                {
                    other[name] = value?.DeepClone();
                }

                break;
            case 3 when value is JsonValue text && text.TryGetValue<string>(out _) && name != "resourceType":
                target[name] = Texts[random.Next(Texts.Length)];
                break;
            case 4 when value is JsonValue && !target.ContainsKey("_" + name) && !name.StartsWith('_'):
                target["_" + name] = JsonNode.Parse("""{"extension":[{"url":"https://example.org/x","valueString":"y"}]}""");
                break;
            case 5 when value is JsonValue && !target.ContainsKey("_" + name) && !name.StartsWith('_') && name != "resourceType":
                target.Remove(name);
                target["_" + name] = JsonNode.Parse("""{"id":"only"}""");
                break;
            case 6 when value is JsonArray { Count: > 0 } array:
                array.Insert(random.Next(array.Count), random.Next(2) == 0 ? null : array[0]?.DeepClone());
                break;
            case 7:
                target[name] = random.Next(3) switch
                {
                    0 => new JsonArray(value?.DeepClone()),
                    1 => 7.10m,
                    _ => true,
                };
                break;
        }
    }

    /// <summary>A property twice in one object, the second time with another value: no tree can hold that.</summary>
    private static string Twice(string text, Random random)
    {
        var at = text.IndexOf("\":\"", random.Next(text.Length), StringComparison.Ordinal);
        var start = at < 0 ? -1 : text.LastIndexOf('"', at - 1);
        var end = at < 0 ? -1 : text.IndexOf('"', at + 3);
        return start < 0 || end < 0 ? text : text.Insert(start, text[start..at] + "\":\"other\",");
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject found:
                yield return found;
                foreach (var inner in found.SelectMany(p => Objects(p.Value)))
                {
                    yield return inner;
                }

                break;
            case JsonArray items:
                foreach (var inner in items.SelectMany(Objects))
                {
                    yield return inner;
                }

                break;
        }
    }
}
