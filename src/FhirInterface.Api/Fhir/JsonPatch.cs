using System.Text.Json;
using System.Text.Json.Nodes;

namespace FhirInterface.Api.Fhir;

/// <summary>A JSON Patch (RFC 6902): read strictly, applied as a whole or not at all.</summary>
public sealed class JsonPatch
{
    private const int MaxOperations = 100;
    private readonly IReadOnlyList<Operation> operations;

    private JsonPatch(IReadOnlyList<Operation> operations) => this.operations = operations;

    /// <summary>The patch, or what is wrong with it.</summary>
    public static (JsonPatch? Patch, string? Fault) Read(ReadOnlyMemory<byte> bytes, BodyLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = limits.MaxDepth });
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                return (null, "A JSON Patch is an array of operations.");
            var read = new List<Operation>();
            foreach (var element in document.RootElement.EnumerateArray())
            {
                if (read.Count == MaxOperations)
                    return (null, $"A patch may have {MaxOperations.Plain()} operations.");
                if (Operation.Of(element) is not { } operation)
                    return (
                        null,
                        $"Operation {read.Count.Plain()} is not one of add, remove, replace, move, copy, test with what it needs."
                    );
                read.Add(operation);
            }

            return (new JsonPatch(read), null);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or ArgumentException)
        {
            return (null, "The patch is not well-formed JSON.");
        }
    }

    /// <summary>What it leaves of a JSON object, or why it cannot be applied.</summary>
    public (byte[]? Json, string? Problem) Apply(ReadOnlyMemory<byte> json)
    {
        try
        {
            return Applied(json);
        }
        catch (Exception fault) when (fault is InvalidOperationException or JsonException)
        {
            // Half a surrogate pair in an escape, or a name that stands twice, is seen only when the value is looked at.
            return (null, "The patch holds text that is not Unicode, or an object with one name twice.");
        }
    }

    private (byte[]? Json, string? Problem) Applied(ReadOnlyMemory<byte> json)
    {
        JsonNode? root = JsonNode.Parse(json.Span);
        for (var i = 0; i < operations.Count; i++)
        {
            if (!operations[i].Apply(ref root))
                return (null, $"Operation {i.Plain()} ({operations[i].Kind}) does not fit the resource as it stands.");
        }

        return root is JsonObject ? (JsonSerializer.SerializeToUtf8Bytes(root), null) : (null, "The patch leaves no resource.");
    }

    private sealed record Operation(string Kind, string[] Path, string[]? From, JsonElement? Value)
    {
        public static Operation? Of(JsonElement element)
        {
            if (element.ValueKind != JsonValueKind.Object || Pointer(element, "path") is not { } path)
                return null;
            var kind = element.TryGetProperty("op", out var op) && op.ValueKind == JsonValueKind.String ? op.GetString()! : "";
            var from = Pointer(element, "from");
            var value = element.TryGetProperty("value", out var given) ? given.Clone() : (JsonElement?)null;
            var complete = kind switch
            {
                "add" or "replace" or "test" => value is not null,
                "remove" => true,
                "move" or "copy" => from is not null,
                _ => false,
            };
            return complete ? new Operation(kind, path, from, value) : null;
        }

        public bool Apply(ref JsonNode? root) =>
            Kind switch
            {
                "add" => Add(ref root, Path, Node()),
                "replace" => Replace(ref root),
                "remove" => Remove(ref root, Path),
                "test" => Get(root, Path, out var found) && JsonNode.DeepEquals(found, Node()),
                "copy" => Get(root, From!, out var copied) && Add(ref root, Path, copied?.DeepClone()),
                _ => Move(ref root),
            };

        private JsonNode? Node() => Value is { } value ? JsonNode.Parse(value.GetRawText()) : null;

        private bool Move(ref JsonNode? root)
        {
            // A value cannot be moved into itself.
            if (Path.Length > From!.Length && Path.AsSpan(0, From.Length).SequenceEqual(From))
                return false;
            return Get(root, From, out var moved) && Remove(ref root, From) && Add(ref root, Path, moved);
        }

        private bool Replace(ref JsonNode? root)
        {
            if (!Get(root, Path, out _))
                return false;
            if (Path.Length == 0)
            {
                root = Node();
                return true;
            }

            Get(root, Path[..^1], out var parent);
            if (parent is JsonArray array)
                array[Index(array, Path[^1], false)] = Node();
            else
                parent!.AsObject()[Path[^1]] = Node();
            return true;
        }

        private static bool Add(ref JsonNode? root, string[] path, JsonNode? value)
        {
            if (path.Length == 0)
            {
                root = value;
                return true;
            }

            if (!Get(root, path[..^1], out var parent))
                return false;
            switch (parent)
            {
                case JsonArray array when Index(array, path[^1], true) is >= 0 and var index:
                    array.Insert(index, value);
                    return true;
                case JsonObject owner:
                    owner[path[^1]] = value;
                    return true;
                default:
                    return false;
            }
        }

        private static bool Remove(ref JsonNode? root, string[] path)
        {
            if (path.Length == 0 || !Get(root, path, out _) || !Get(root, path[..^1], out var parent))
                return false;
            if (parent is JsonArray array)
                array.RemoveAt(Index(array, path[^1], false));
            else
                parent!.AsObject().Remove(path[^1]);
            return true;
        }

        private static bool Get(JsonNode? root, string[] path, out JsonNode? found)
        {
            found = root;
            foreach (var step in path)
            {
                switch (found)
                {
                    case JsonArray array when Index(array, step, false) is >= 0 and var index:
                        found = array[index];
                        break;
                    case JsonObject owner when owner.TryGetPropertyValue(step, out var next):
                        found = next;
                        break;
                    default:
                        return false;
                }
            }

            return true;
        }

        private static int Index(JsonArray array, string step, bool end)
        {
            if (end && step == "-")
                return array.Count;
            var plain = step.Length is > 0 and < 7 && step.All(char.IsAsciiDigit) && (step == "0" || step[0] != '0');
            return
                plain
                && int.Parse(step, System.Globalization.CultureInfo.InvariantCulture) is var index
                && index < array.Count + (end ? 1 : 0)
                ? index
                : -1;
        }

        private static string[]? Pointer(JsonElement element, string name)
        {
            if (!element.TryGetProperty(name, out var pointer) || pointer.ValueKind != JsonValueKind.String)
                return null;
            var text = pointer.GetString()!;
            if (text.Length == 0)
                return [];
            return text[0] != '/'
                ? null
                :
                [
                    .. text[1..]
                        .Split('/')
                        .Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)),
                ];
        }
    }
}
