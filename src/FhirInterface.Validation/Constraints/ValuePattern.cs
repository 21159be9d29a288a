using System.Text;
using System.Text.Json;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Constraints;

/// <summary>A value from a definition, ready to be compared with nodes.</summary>
internal sealed class ValuePattern
{
    private readonly byte[]? value;
    private readonly List<(int Name, TypeModel? Type, List<ValuePattern> Items)> children = [];

    private ValuePattern(byte[]? value) => this.value = value;

    /// <param name="json">The value.</param>
    /// <param name="type">Its FHIR type, for the names of choice elements; null if unknown.</param>
    public static ValuePattern Of(JsonElement json, TypeModel? type)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            var text = json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();
            return new ValuePattern(Encoding.UTF8.GetBytes(text));
        }

        var pattern = new ValuePattern(null);
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.StartsWith('_') || property.Name == "resourceType")
            {
                continue;
            }

            var slot = type?.Properties.Find(Encoding.UTF8.GetBytes(property.Name));
            var childType = slot?.Option.Model;
            var items =
                property.Value.ValueKind == JsonValueKind.Array
                    ? property.Value.EnumerateArray().Where(v => v.ValueKind != JsonValueKind.Null).Select(v => Of(v, childType)).ToList()
                    : [Of(property.Value, childType)];
            pattern.children.Add(
                (slot?.Element.NameId ?? Names.Intern(property.Name), slot is { Element.IsChoice: true } ? childType : null, items)
            );
        }

        return pattern;
    }

    /// <summary>Whether the node holds at least what the pattern holds (<c>pattern[x]</c>).</summary>
    public bool Matches(Node node)
    {
        if (value is not null)
        {
            return node.HasValue && node.Utf8.SequenceEqual(value);
        }

        foreach (var (name, type, items) in children)
        {
            foreach (var item in items)
            {
                if (!AnyMatches(node, name, type, item))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Whether the node holds exactly what the value holds (<c>fixed[x]</c>).</summary>
    public bool Equals(Node node)
    {
        if (value is not null)
        {
            return node.HasValue && node.Utf8.SequenceEqual(value);
        }

        var expected = 0;
        foreach (var (name, type, items) in children)
        {
            expected += items.Count;
            var index = 0;
            foreach (var child in node.ChildrenNamed(name))
            {
                if (index >= items.Count || (type is not null && child.TypeId != type.TypeName) || !items[index].Equals(child))
                {
                    return false;
                }

                index++;
            }

            if (index != items.Count)
            {
                return false;
            }
        }

        foreach (var _ in node.Children)
        {
            expected--;
        }

        return expected == 0;
    }

    private static bool AnyMatches(Node node, int name, TypeModel? type, ValuePattern item)
    {
        foreach (var child in node.ChildrenNamed(name))
        {
            if ((type is null || child.TypeId == type.TypeName) && item.Matches(child))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The value as people read it in a message.</summary>
    public override string ToString() =>
        value is not null
            ? Encoding.UTF8.GetString(value)
            : string.Join(", ", children.SelectMany(c => c.Items.Select(i => $"{Names.Text(c.Name)} {i}")));
}
