using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using FhirInterface.Policy.Decide;

namespace FhirInterface.Policy.Rewrite;

/// <summary>
/// Everything of a rewritten letter but the words of its sections, set against the posting: equal but for what makes it a version of the
/// service's own, and what a change names (design 6.3).
/// </summary>
internal sealed class ElementsCheck
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    private readonly List<string> changed;

    /// <param name="changes">Those that name an element and no place in a text count here.</param>
    private ElementsCheck(IReadOnlyList<RewriteChange> changes) =>
        changed = [.. changes.Where(change => change.TextStart is null).Select(change => change.Expression).Distinct()];

    /// <returns>The first thing that is wrong, as part of a sentence; null where nothing is.</returns>
    public static string? Problem(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, IReadOnlyList<RewriteChange> changes)
    {
        using var first = JsonDocument.Parse(before, Options);
        using var second = JsonDocument.Parse(after, Options);
        return new ElementsCheck(changes).Problem(first.RootElement, second.RootElement);
    }

    private string? Problem(JsonElement before, JsonElement after)
    {
        var (entries, newEntries) = (Items(before, "entry"), Items(after, "entry"));
        if (entries.Count == 0 || newEntries.Count != entries.Count + 1)
            return "entries are missing";
        if (Resource(newEntries[^1]) is not { } last || TypeOf(last) != "Device")
            return "the last entry is not the service";
        if (Resource(entries[0]) is not { } composition || Resource(newEntries[0]) is not { } newComposition)
            return "the letter has no Composition";
        if (Items(newComposition, "section").Count == 0)
            return "the letter has no first section";
        if (Items(newComposition, "author").Count == 0)
            return "the letter has no author";
        if (Items(newComposition, "relatesTo").Count == 0)
            return "the posting is not named";
        if (!changed.TrueForAll(expression => IsEntryElement(expression) && Has(before, expression)))
            return "a change names an element that is not there";

        var same =
            SameProperties(before, after, ["identifier", "timestamp", "signature", "entry"], SameText)
            && SameProperties(entries[0], newEntries[0], ["resource"], SameText)
            && SameComposition(composition, newComposition)
            && Enumerable.Range(1, entries.Count - 1).All(i => Same(entries[i], newEntries[i], $"Bundle.{Step("entry", i)}"));
        return same ? null : "an element differs that no change names";
    }

    /// <summary>The first section, the last author and the last relation are the service's; status and attester are a version's own.</summary>
    private static bool SameComposition(JsonElement before, JsonElement after)
    {
        var relations = Items(before, "relatesTo");
        return SameProperties(before, after, ["status", "attester", "section", "author", "relatesTo"], SameText)
            && before.TryGetProperty("section", out _)
            && before.TryGetProperty("author", out _)
            && SameItems(Items(before, "section"), Items(after, "section")[1..], SameSection)
            && SameItems(Items(before, "author"), Items(after, "author")[..^1], SameText)
            && SameItems(relations, Items(after, "relatesTo")[..^1], SameText);
    }

    /// <summary>But for the words, which are compared as they are read.</summary>
    private static bool SameSection(JsonElement before, JsonElement after)
    {
        if (before.ValueKind != JsonValueKind.Object || after.ValueKind != JsonValueKind.Object)
            return SameText(before, after);
        return SameProperties(before, after, ["text", "section"], SameText)
            && before.TryGetProperty("text", out var text) == after.TryGetProperty("text", out var newText)
            && (text.ValueKind == JsonValueKind.Undefined || SameProperties(text, newText, ["div"], SameText))
            && before.TryGetProperty("section", out _) == after.TryGetProperty("section", out _)
            && SameItems(Items(before, "section"), Items(after, "section"), SameSection);
    }

    /// <summary>But for what the changes name.</summary>
    private bool Same(JsonElement before, JsonElement after, string expression)
    {
        if (changed.Contains(expression))
            return true;
        if (!changed.Exists(one => one.StartsWith(expression, StringComparison.Ordinal)))
            return SameText(before, after);
        if (before.ValueKind != JsonValueKind.Object || after.ValueKind != JsonValueKind.Object)
            return SameText(before, after);

        string[] gone =
        [
            .. before.EnumerateObject().Select(property => property.Name).Where(name => changed.Contains($"{expression}.{name}")),
        ];
        return SameProperties(before, after, gone, SameInside);

        bool SameInside(JsonElement one, JsonElement other, string name) =>
            one.ValueKind == JsonValueKind.Array && other.ValueKind == JsonValueKind.Array
                ? one.GetArrayLength() == other.GetArrayLength()
                    && Enumerable.Range(0, one.GetArrayLength()).All(i => Same(one[i], other[i], $"{expression}.{Step(name, i)}"))
                : Same(one, other, $"{expression}.{name}");
    }

    /// <summary>Letter for letter: both were written by one serializer, and 1.10 says more than 1.1 (FHIR R4, decimal).</summary>
    private static bool SameText(JsonElement before, JsonElement after) =>
        JsonMarshal.GetRawUtf8Value(before).SequenceEqual(JsonMarshal.GetRawUtf8Value(after));

    private static bool SameProperties(JsonElement before, JsonElement after, string[] apart, Func<JsonElement, JsonElement, bool> same) =>
        SameProperties(before, after, apart, (one, other, _) => same(one, other));

    /// <summary>Whether two objects have the same properties with the same values, but for those set apart.</summary>
    private static bool SameProperties(
        JsonElement before,
        JsonElement after,
        string[] apart,
        Func<JsonElement, JsonElement, string, bool> same
    )
    {
        if (before.ValueKind != JsonValueKind.Object || after.ValueKind != JsonValueKind.Object)
            return SameText(before, after);
        foreach (var property in before.EnumerateObject())
        {
            if (
                !apart.Contains(property.Name)
                && !(after.TryGetProperty(property.Name, out var other) && same(property.Value, other, property.Name))
            )
                return false;
        }

        return after.EnumerateObject().All(property => apart.Contains(property.Name) || before.TryGetProperty(property.Name, out _));
    }

    private static bool SameItems(List<JsonElement> before, List<JsonElement> after, Func<JsonElement, JsonElement, bool> same)
    {
        if (before.Count != after.Count)
            return false;
        for (var i = 0; i < before.Count; i++)
        {
            if (!same(before[i], after[i]))
                return false;
        }

        return true;
    }

    /// <summary>Only who does it, and an entry's own narrative, may follow the text; never the Composition's elements.</summary>
    private static bool IsEntryElement(string expression) =>
        !expression.StartsWith("Bundle.entry[0]", StringComparison.Ordinal)
        && (
            expression.EndsWith(".owner", StringComparison.Ordinal)
            || expression.EndsWith(".text", StringComparison.Ordinal)
            || expression.Contains(".performer[", StringComparison.Ordinal)
        );

    /// <summary>Whether the document has the element that an expression names.</summary>
    private static bool Has(JsonElement document, string expression)
    {
        var at = document;
        foreach (var step in expression.Split('.')[1..])
        {
            var bracket = step.IndexOf('[', StringComparison.Ordinal);
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(bracket < 0 ? step : step[..bracket], out at))
                return false;
            if (bracket < 0)
                continue;
            var index = int.Parse(step.AsSpan(bracket + 1)[..^1], CultureInfo.InvariantCulture);
            if (at.ValueKind != JsonValueKind.Array || index >= at.GetArrayLength())
                return false;
            at = at[index];
        }

        return true;
    }

    private static List<JsonElement> Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : [];

    private static JsonElement? Resource(JsonElement entry) => entry.TryGetProperty("resource", out var resource) ? resource : null;

    private static string? TypeOf(JsonElement resource) => resource.TryGetProperty("resourceType", out var type) ? type.GetString() : null;

    private static string Step(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");
}
