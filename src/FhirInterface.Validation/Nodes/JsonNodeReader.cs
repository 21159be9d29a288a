using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Nodes;

/// <summary>
/// Reads a JSON document into a <see cref="NodeTable"/> in one pass, led by R4's types: names become elements, and what
/// has no place in the type is a fault and left out.
/// </summary>
internal ref struct JsonNodeReader
{
    /// <summary>Real documents stay below 40; deeper ones are refused before they cost anything.</summary>
    public const int MaxDepth = 200;

    private readonly NodeTable table;
    private readonly ReadOnlySpan<byte> source;
    private Utf8JsonReader reader;

    private JsonNodeReader(NodeTable table, ReadOnlySpan<byte> source)
    {
        this.table = table;
        this.source = source;
        reader = new Utf8JsonReader(source, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>Reads a document; what is wrong with it is in the table's faults.</summary>
    public static NodeTable Read(ReadOnlyMemory<byte> json)
    {
        // A byte order mark is allowed in a file, though not by the reader.
        if (json.Span.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        var read = new NodeTable(json);
        if (!Utf8.IsValid(json.Span))
        {
            // RFC 8259, 8.1. The reader would pass over it inside of texts.
            read.Fault(new ReadFault("json-encoding", "", "JSON is encoded as UTF-8; some bytes of this are not.", Fatal: true));
            return read;
        }

        var nodes = new JsonNodeReader(read, json.Span);
        try
        {
            nodes.ReadDocument();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // The reader's own message may quote the document; say where only.
            var place = e is JsonException { LineNumber: { } line, BytePositionInLine: { } column }
                ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" (line {line + 1}, byte {column + 1})")
                : "";
            read.Fault(
                new ReadFault(
                    "json-syntax",
                    read.Root.Exists ? read.Root.Expression : "",
                    $"This is not well-formed JSON{place}.",
                    Fatal: true
                )
            );
        }

        return read;
    }

    private void ReadDocument()
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            table.Fault(new ReadFault("json-no-object", "", "A FHIR resource in JSON is an object.", Fatal: true));
            return;
        }

        if (ResourceType(-1) is { } type)
        {
            ReadObject(table.AddRoot(type), type);
        }
        else
        {
            reader.Skip();
        }

        // Throws on text after the document.
        reader.Read();
    }

    /// <summary>Looks ahead for <c>resourceType</c>; reports what is wrong with it.</summary>
    private readonly TypeModel? ResourceType(int parent)
    {
        var ahead = reader;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            if (!ahead.ValueTextEquals("resourceType"u8))
            {
                ahead.Skip();
                continue;
            }

            ahead.Read();
            if (ahead.TokenType != JsonTokenType.String)
            {
                break;
            }

            if ((ahead.ValueIsEscaped ? FhirModel.FindResource(ahead.GetString()) : FhirModel.FindResource(ahead.ValueSpan)) is { } type)
            {
                return type;
            }

            table.Report(
                "resource-type-unknown",
                parent,
                null,
                $"R4 has no resource type '{NodeTableRows.Shorten(ahead.GetString()!)}'.",
                fatal: parent < 0
            );
            return null;
        }

        table.Report("resource-type-missing", parent, null, "The resource has no resourceType.", fatal: parent < 0);
        return null;
    }

    private void ReadObject(int row, TypeModel type)
    {
        var properties = type.Properties;
        Span<ulong> seen = stackalloc ulong[(properties.Count * 2 + 63) / 64];
        seen.Clear();
        var last = table.LastChild(row);
        var any = false;
        var resourceTypeSeen = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            any = true;
            scoped ReadOnlySpan<byte> name = reader.ValueSpan;
            if (reader.ValueIsEscaped)
            {
                name = Encoding.UTF8.GetBytes(reader.GetString()!);
            }

            if (type.IsResource && name.SequenceEqual("resourceType"u8))
            {
                if (resourceTypeSeen)
                {
                    table.Report("json-duplicate", row, "resourceType", "The property 'resourceType' stands twice in one object.");
                }

                resourceTypeSeen = true;
                reader.Read();
                reader.Skip();
                continue;
            }

            var companion = name.Length > 1 && name[0] == '_';
            var slot = properties.Find(companion ? name[1..] : name);
            if (slot is null || (companion && !slot.Option.Model.IsPrimitive))
            {
                ReadUnknown(row, name);
                continue;
            }

            var bit = slot.Number * 2 + (companion ? 1 : 0);
            if ((seen[bit >> 6] & (1UL << (bit & 63))) != 0)
            {
                var text = Encoding.UTF8.GetString(name);
                table.Report("json-duplicate", row, text, $"The property '{text}' stands twice in one object.");
                reader.Read();
                reader.Skip();
                continue;
            }

            seen[bit >> 6] |= 1UL << (bit & 63);
            var other = bit ^ 1;
            var merge = (seen[other >> 6] & (1UL << (other & 63))) != 0;
            reader.Read();
            ReadProperty(row, slot, companion, merge, ref last);
        }

        if (!any)
        {
            table.Report("json-empty-object", row, null, "An object must not be empty.");
        }
    }

    private void ReadUnknown(int row, scoped ReadOnlySpan<byte> name)
    {
        var text = NodeTableRows.Shorten(Encoding.UTF8.GetString(name));
        reader.Read();
        table.Report(
            text == "fhir_comments" ? "json-comments" : "element-unknown",
            row,
            text,
            $"'{text}' is not an element of {FhirModel.Types[table.Rows[row].Type].Name}."
        );
        reader.Skip();
    }

    private void ReadProperty(int parent, PropertyTable.Slot slot, bool companion, bool merge, ref int last)
    {
        var element = slot.Element;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            if (!element.IsList)
            {
                table.Report(
                    "json-array-unexpected",
                    parent,
                    Text(slot, companion),
                    $"'{Text(slot, companion)}' is a single value, not an array."
                );
            }

            ReadArray(parent, slot, companion, merge, ref last);
            return;
        }

        if (element.IsList)
        {
            table.Report(
                "json-array-expected",
                parent,
                Text(slot, companion),
                $"'{Text(slot, companion)}' repeats, so JSON writes it as an array."
            );
        }

        if (reader.TokenType == JsonTokenType.Null)
        {
            table.Report("json-null", parent, Text(slot, companion), $"'{Text(slot, companion)}' must not be null.");
            return;
        }

        var row = merge ? table.FindChild(parent, slot.Element, slot.Option.Model, 0) : 0;
        ReadItem(parent, slot, companion, ref row, 0, ref last);
    }

    private void ReadArray(int parent, PropertyTable.Slot slot, bool companion, bool merge, ref int last)
    {
        var index = 0;
        var before = last;
        var existing = merge ? table.FindChild(parent, slot.Element, slot.Option.Model, 0) : 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var row = existing;
            if (reader.TokenType == JsonTokenType.Null)
            {
                if (!slot.Option.Model.IsPrimitive)
                {
                    table.Report("json-null", parent, Text(slot, companion), $"'{Text(slot, companion)}' must not contain null.");
                }
                else if (row == 0)
                {
                    row = table.AddChild(parent, slot.Element, slot.Option.Model, index, ref last);
                }
            }
            else
            {
                ReadItem(parent, slot, companion, ref row, index, ref last);
            }

            existing = existing == 0 ? 0 : table.NextItem(existing);
            index++;
        }

        if (index >= NodeTable.LongRun && !merge && last != before)
        {
            table.AddRun(before == 0 ? table.Rows[parent].FirstChild : table.Rows[before].Next, last);
        }

        if (index == 0)
        {
            table.Report("json-empty-array", parent, Text(slot, companion), $"'{Text(slot, companion)}' must not be an empty array.");
        }
    }

    private void ReadItem(int parent, PropertyTable.Slot slot, bool companion, ref int row, int index, ref int last)
    {
        var type = slot.Option.Model;
        if (type.IsPrimitive && !companion)
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                table.Report(
                    "json-type",
                    parent,
                    Text(slot, companion),
                    $"'{Text(slot, companion)}' is a primitive value, not an object or array."
                );
                reader.Skip();
                return;
            }

            if (row == 0)
            {
                row = table.AddChild(parent, slot.Element, slot.Option.Model, index, ref last);
            }

            ReadValue(row, type.Primitive);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            table.Report("json-type", parent, Text(slot, companion), $"'{Text(slot, companion)}' is an object.");
            reader.Skip();
            return;
        }

        if (type is { IsResource: true, IsAbstract: true })
        {
            ReadResource(parent, slot, index, ref last);
            return;
        }

        if (row == 0)
        {
            row = table.AddChild(parent, slot.Element, slot.Option.Model, index, ref last);
        }

        if (companion)
        {
            table.Rows[row].Flags |= RowFlags.CompanionSeen;
        }

        ReadObject(row, type);
    }

    private void ReadResource(int parent, PropertyTable.Slot slot, int index, ref int last)
    {
        if (ResourceType(parent) is not { } type)
        {
            reader.Skip();
            return;
        }

        var row = table.AddChild(parent, slot.Element, slot.Option.Model, index, ref last);
        table.Rows[row].Type = (ushort)type.Id;
        table.Rows[row].TypeName = (ushort)type.TypeName;
        table.Rows[row].Flags |= RowFlags.Resource | (slot.Element.Name == "contained" ? RowFlags.Contained : RowFlags.None);
        ReadObject(row, type);
    }

    private void ReadValue(int row, PrimitiveType type)
    {
        ref var data = ref table.Rows[row];
        data.Flags |= RowFlags.ValueSeen;
        data.Kind = reader.TokenType switch
        {
            JsonTokenType.String => ValueKind.String,
            JsonTokenType.Number => ValueKind.Number,
            JsonTokenType.True => ValueKind.True,
            _ => ValueKind.False,
        };
        var expected = type switch
        {
            PrimitiveType.Boolean => data.Kind is ValueKind.True or ValueKind.False,
            _ when PrimitiveTypes.IsNumber(type) => data.Kind == ValueKind.Number,
            _ => data.Kind == ValueKind.String,
        };
        if (!expected)
        {
            var kind =
                type == PrimitiveType.Boolean ? "true or false"
                : PrimitiveTypes.IsNumber(type) ? "a number"
                : "a string";
            table.Report("json-type", row, null, $"JSON writes a {Names.Text(data.TypeName)} as {kind}.");
            data.Flags |= RowFlags.WrongKind;
        }

        if (!reader.ValueIsEscaped)
        {
            data.ValueStart = (int)reader.TokenStartIndex + (data.Kind == ValueKind.String ? 1 : 0);
            data.ValueLength = reader.ValueSpan.Length;
        }
        else
        {
            var target = table.ReserveSide(reader.ValueSpan.Length);
            var length = reader.CopyString(target);
            data.ValueStart = table.CommitSide(length);
            data.ValueLength = length;
            data.Flags |= RowFlags.Side;
        }

        if (data.Kind == ValueKind.String && data.ValueLength == 0)
        {
            table.Report("value-empty", row, null, "A string must not be empty.");
        }
    }

    private static string Text(PropertyTable.Slot slot, bool companion) => (companion ? "_" : "") + Encoding.UTF8.GetString(slot.Name);
}
