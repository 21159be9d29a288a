using System.Globalization;
using System.Text;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

internal enum ItemKind : byte
{
    None,
    Node,
    Boolean,
    Integer,
    Decimal,
    String,
    Date,
    DateTime,
    Time,
    Quantity,

    /// <summary>What <c>type()</c> gives.</summary>
    Type,
}

/// <summary>One member of a FHIRPath collection: a node of the document or a value made by the expression.</summary>
internal readonly struct Item
{
    private readonly object? reference;
    private readonly long number;

    private Item(ItemKind kind, object? reference, long number)
    {
        Kind = kind;
        this.reference = reference;
        this.number = number;
    }

    public ItemKind Kind { get; }

    public bool IsNode => Kind == ItemKind.Node;

    public Node Node => new((NodeTable)reference!, (int)number);

    public bool Boolean => number != 0;

    public long Integer => number;

    public decimal Decimal => Kind == ItemKind.Integer ? number : (decimal)reference!;

    public string String => (string)reference!;

    public PartialDateTime Date => (PartialDateTime)reference!;

    public QuantityValue Quantity => (QuantityValue)reference!;

    public bool IsNumber => Kind is ItemKind.Integer or ItemKind.Decimal;

    public bool IsDate => Kind is ItemKind.Date or ItemKind.DateTime;

    public static Item Of(Node node) => new(ItemKind.Node, node.Table, node.Row);

    public static Item Of(bool value) => new(ItemKind.Boolean, null, value ? 1 : 0);

    public static Item Of(long value) => new(ItemKind.Integer, null, value);

    public static Item Of(decimal value) => new(ItemKind.Decimal, value, 0);

    public static Item Of(string value) => new(ItemKind.String, value, 0);

    public static Item Of(PartialDateTime value, ItemKind kind) => new(kind, value, 0);

    public static Item Of(QuantityValue value) => new(ItemKind.Quantity, value, 0);

    /// <param name="name">Namespace and name, such as <c>FHIR.Patient</c>.</param>
    public static Item OfType(string name) => new(ItemKind.Type, name, 0);

    /// <summary>
    /// The system value behind a FHIR primitive or Quantity; anything else, and a primitive without a readable value,
    /// stays the node it is.
    /// </summary>
    public Item Value()
    {
        if (Kind != ItemKind.Node)
        {
            return this;
        }

        var node = Node;
        if (!node.IsPrimitive)
        {
            return FhirTypes.IsQuantity(node.TypeId) && QuantityValue.TryRead(node, out var quantity) ? Of(quantity) : this;
        }

        if (!node.HasValue)
        {
            return this;
        }

        switch (FhirTypes.SystemKind(node.TypeId))
        {
            case ItemKind.Boolean:
                return node.ValueIs("true"u8) ? Of(true)
                    : node.ValueIs("false"u8) ? Of(false)
                    : Of(node.Text!);
            case ItemKind.Integer:
                return long.TryParse(node.Utf8, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                    ? Of(integer)
                    : Of(node.Text!);
            case ItemKind.Decimal:
                return TryParseDecimal(node.Utf8, out var number) ? Of(number) : Of(node.Text!);
            case ItemKind.Date:
                return PartialDateTime.TryParse(node.Utf8, out var date) ? Of(date, ItemKind.Date) : Of(node.Text!);
            case ItemKind.DateTime:
                return PartialDateTime.TryParse(node.Utf8, out var dateTime) ? Of(dateTime, ItemKind.DateTime) : Of(node.Text!);
            case ItemKind.Time:
                return PartialDateTime.TryParseTime(node.Utf8, out var time) ? Of(time, ItemKind.Time) : Of(node.Text!);
            default:
                return Of(node.Text!);
        }
    }

    /// <summary>Text of a primitive, or null where the item has none.</summary>
    public string? AsText()
    {
        switch (Kind)
        {
            case ItemKind.String:
                return String;
            case ItemKind.Node:
            {
                var node = Node;
                return node.IsPrimitive ? node.Text
                    : FhirTypes.IsQuantity(node.TypeId) && QuantityValue.TryRead(node, out var quantity) ? quantity.ToString()
                    : null;
            }
            case ItemKind.Boolean:
                return Boolean ? "true" : "false";
            case ItemKind.Integer:
                return Integer.ToString(CultureInfo.InvariantCulture);
            case ItemKind.Decimal:
                return Decimal.ToString(CultureInfo.InvariantCulture);
            case ItemKind.Date or ItemKind.DateTime or ItemKind.Time:
                return Date.ToString();
            case ItemKind.Quantity:
                return Quantity.ToString();
            default:
                return null;
        }
    }

    public override string ToString() => Kind == ItemKind.Node ? Node.ToString() : AsText() ?? $"{reference}";

    internal static bool TryParseDecimal(ReadOnlySpan<byte> text, out decimal value) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out value
        );

    /// <summary>Whether a node's text is exactly that, without making a string of it.</summary>
    internal static bool TextIs(in Item item, string text, ReadOnlySpan<byte> utf8) =>
        item.Kind switch
        {
            ItemKind.String => item.String == text,
            ItemKind.Node => item.Node.ValueIs(utf8),
            _ => false,
        };

    internal static byte[] Utf8Of(string text) => Encoding.UTF8.GetBytes(text);
}
