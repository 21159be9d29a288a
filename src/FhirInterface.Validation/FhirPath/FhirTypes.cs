using System.Collections.Frozen;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

/// <summary>What FHIRPath needs to know of R4's types: which is derived from which, and the system type behind a primitive.</summary>
internal static class FhirTypes
{
    private static readonly (string Type, string Base)[] Derived =
    [
        ("code", "string"),
        ("id", "string"),
        ("markdown", "string"),
        ("url", "uri"),
        ("canonical", "uri"),
        ("uuid", "uri"),
        ("oid", "uri"),
        ("positiveInt", "integer"),
        ("unsignedInt", "integer"),
        ("Age", "Quantity"),
        ("Count", "Quantity"),
        ("Distance", "Quantity"),
        ("Duration", "Quantity"),
        ("MoneyQuantity", "Quantity"),
        ("SimpleQuantity", "Quantity"),
        ("Timing", "BackboneElement"),
        ("Dosage", "BackboneElement"),
        ("ElementDefinition", "BackboneElement"),
    ];

    private static readonly FrozenDictionary<int, int> Bases = Derived.ToFrozenDictionary(
        pair => Names.Intern(pair.Type),
        pair => Names.Intern(pair.Base)
    );

    private static readonly FrozenSet<int> Quantities = new[]
    {
        "Quantity",
        "Age",
        "Count",
        "Distance",
        "Duration",
        "MoneyQuantity",
        "SimpleQuantity",
    }
        .Select(Names.Intern)
        .ToFrozenSet();

    private static readonly FrozenDictionary<int, ItemKind> SystemKinds = new Dictionary<string, ItemKind>
    {
        ["boolean"] = ItemKind.Boolean,
        ["integer"] = ItemKind.Integer,
        ["positiveInt"] = ItemKind.Integer,
        ["unsignedInt"] = ItemKind.Integer,
        ["integer64"] = ItemKind.Integer,
        ["decimal"] = ItemKind.Decimal,
        ["date"] = ItemKind.Date,
        ["dateTime"] = ItemKind.DateTime,
        ["instant"] = ItemKind.DateTime,
        ["time"] = ItemKind.Time,
    }.ToFrozenDictionary(pair => Names.Intern(pair.Key), pair => pair.Value);

    private static readonly int Element = Names.Intern("Element");
    private static readonly int Resource = Names.Intern("Resource");
    private static readonly int DomainResource = Names.Intern("DomainResource");

    private static readonly FrozenSet<int> NotDomainResources = new[] { "Bundle", "Binary", "Parameters", "Resource" }
        .Select(Names.Intern)
        .ToFrozenSet();

    public static bool IsQuantity(int type) => Quantities.Contains(type);

    public static ItemKind SystemKind(int type) => SystemKinds.GetValueOrDefault(type, ItemKind.String);

    /// <summary>Whether a node has a FHIR type or one derived from it.</summary>
    public static bool Is(Node node, int type)
    {
        for (var actual = node.TypeId; ; )
        {
            if (actual == type)
            {
                return true;
            }

            if (!Bases.TryGetValue(actual, out actual))
            {
                break;
            }
        }

        return node.IsResource
            ? type == Resource || (type == DomainResource && !NotDomainResources.Contains(node.TypeId))
            : type == Element;
    }
}

/// <summary>A type as an expression names it: <c>Patient</c>, <c>FHIR.Patient</c>, <c>System.String</c>, <c>Boolean</c>.</summary>
internal sealed class TypeName
{
    private readonly int fhirType;
    private readonly ItemKind system;
    private readonly bool isSystemOnly;
    private readonly int lowerCased;

    public TypeName(string text)
    {
        var name = text;
        if (text.StartsWith("System.", StringComparison.Ordinal))
        {
            isSystemOnly = true;
            name = text[7..];
        }
        else if (text.StartsWith("FHIR.", StringComparison.Ordinal))
        {
            name = text[5..];
        }

        var isFhirOnly = text.Length != name.Length && !isSystemOnly;
        system = isFhirOnly
            ? ItemKind.None
            : name switch
            {
                "Boolean" => ItemKind.Boolean,
                "String" => ItemKind.String,
                "Integer" => ItemKind.Integer,
                "Decimal" => ItemKind.Decimal,
                "Date" => ItemKind.Date,
                "DateTime" => ItemKind.DateTime,
                "Time" => ItemKind.Time,
                "Quantity" => ItemKind.Quantity,
                _ => ItemKind.None,
            };
        fhirType = isSystemOnly ? 0 : Names.Intern(name);

        // Published invariants say "is Boolean" of FHIR booleans (que-7): without a namespace the word means either.
        lowerCased =
            system is ItemKind.None or ItemKind.Quantity || isSystemOnly ? 0 : Names.Intern(char.ToLowerInvariant(name[0]) + name[1..]);
        Text = text;
    }

    public string Text { get; }

    public bool Matches(in Item item)
    {
        if (item.IsNode)
        {
            var node = item.Node;
            return (fhirType != 0 && FhirTypes.Is(node, fhirType)) || (lowerCased != 0 && FhirTypes.Is(node, lowerCased));
        }

        return system != ItemKind.None
            ? item.Kind == system
            : item.Kind
                == Text switch
                {
                    // Values that functions such as toString() make pass for the FHIR primitive too.
                    "boolean" => ItemKind.Boolean,
                    "string" => ItemKind.String,
                    "integer" => ItemKind.Integer,
                    "decimal" => ItemKind.Decimal,
                    "date" => ItemKind.Date,
                    "dateTime" => ItemKind.DateTime,
                    "time" => ItemKind.Time,
                    _ => ItemKind.Type + 1,
                };
    }
}
