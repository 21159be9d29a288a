using System.Text.Json.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Tests.FhirPath;

/// <summary>Makes resources of any R4 type at random: right types and formats, no regard for cardinality, bindings or invariants.</summary>
internal sealed class ResourceGenerator(int seed)
{
    private const int MaxDepth = 5;

    /// <summary>Values that R4's invariants compare with, so that their conditions come out both ways.</summary>
    private static readonly string[] Codes =
    [
        "proposed",
        "cancelled",
        "searchset",
        "history",
        "document",
        "message",
        "batch",
        "transaction-response",
        "display",
        "group",
        "choice",
        "string",
        "exists",
        "instance",
        "requirements",
        "capability",
        "fixed",
        "other-map",
        "narrower",
        "snapshot",
        "working",
        "changes",
        "root",
        "uuid",
        "request",
        "response",
        "logical",
        "constraint",
        "specialization",
        "event-notification",
        "data-added",
        "named-event",
        "periodic",
        "C",
        "HS",
        "reference",
        "Reference",
        "canonical",
        "Extension",
        "final",
        "data-collection",
        "resolved",
        "entered-in-error",
        "home",
        "%",
        "1",
        "patient-privacy",
        "wk",
        "d",
    ];

    private static readonly string[] Uris =
    [
        "http://unitsofmeasure.org",
        "urn:iso:std:iso:4217",
        "http://terminology.hl7.org/CodeSystem/condition-clinical",
        "http://terminology.hl7.org/CodeSystem/condition-ver-status",
        "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
        "something",
        "http://example.org/a/_history/1",
        "http://example.org/Patient/1",
        "#a",
        "#",
        "http://hl7.org/fhir/StructureDefinition/x",
    ];

    private static readonly string[] Texts = ["Ab_c", "ab c", "*", "1", "0", "Patient.name", "Patient", "a.b.c", "b", "proposed", "Élan"];
    private static readonly string[] Dates = ["2020", "2020-05", "2020-05-17", "2021-01-01", "1999-12-31"];

    private static readonly string[] DateTimes =
    [
        "2020",
        "2020-05-17",
        "2020-05-17T10:00:00Z",
        "2020-05-17T10:00:00+02:00",
        "2020-05-17T10:00:00.500Z",
        "2021-05-17T09:00:00+01:00",
    ];

    private readonly Random random = new(seed);

    /// <summary>A resource of that type as JSON.</summary>
    public JsonObject Resource(string type) => Resource(FhirModel.Get(type), 0);

    private JsonObject Resource(TypeModel type, int depth)
    {
        var result = new JsonObject { ["resourceType"] = type.Name };
        Fill(result, type, depth);
        return result;
    }

    private void Fill(JsonObject target, TypeModel type, int depth)
    {
        foreach (var element in type.Elements)
        {
            // Fuller at the top; nearly all of it would explode.
            if (
                random.NextDouble()
                    > (
                        depth switch
                        {
                            0 => 0.6,
                            1 => 0.45,
                            _ => 0.3,
                        }
                    )
                || depth > MaxDepth
            )
            {
                continue;
            }

            var option = element.Types[random.Next(element.Types.Count)];
            var name = element.IsChoice ? element.Name + char.ToUpperInvariant(option.Code[0]) + option.Code[1..] : element.Name;
            if (element.Name is "extension" or "modifierExtension" && depth > 1)
            {
                continue;
            }

            var isResource = option.Code is "Resource";
            if (isResource && depth > 2)
            {
                continue;
            }

            if (option.Model.IsPrimitive)
            {
                target[name] = element.IsList
                    ? new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Primitive(option.Model, element))])
                    : Primitive(option.Model, element);
                if (random.Next(12) == 0 && !element.IsList && option.Code != "xhtml")
                {
                    // A primitive that has an extension and perhaps no value.
                    target["_" + name] = new JsonObject
                    {
                        ["extension"] = new JsonArray(new JsonObject { ["url"] = "http://example.org/e", ["valueString"] = "x" }),
                    };
                    if (random.Next(2) == 0 && name is not ("id" or "url"))
                    {
                        target.Remove(name);
                    }
                }

                continue;
            }

            target[name] = element.IsList
                ? new JsonArray([.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => (JsonNode)Complex(option, isResource, depth))])
                : Complex(option, isResource, depth);
            if (
                target[name] is JsonObject { Count: 0 }
                || target[name] is JsonArray list && list.Any(item => item is JsonObject { Count: 0 })
            )
            {
                target.Remove(name);
            }
        }
    }

    private JsonObject Complex(TypeOption option, bool isResource, int depth)
    {
        if (isResource)
        {
            string[] types = ["Patient", "Composition", "MessageHeader", "Organization", "Observation", "Parameters"];
            return Resource(FhirModel.Get(types[random.Next(types.Length)]), depth + 2);
        }

        var result = new JsonObject();
        Fill(result, option.Model, depth + 1);
        return result;
    }

    private JsonValue Primitive(TypeModel type, ElementModel element) =>
        type.Primitive switch
        {
            PrimitiveType.Boolean => JsonValue.Create(random.Next(2) == 0),
            PrimitiveType.Integer => JsonValue.Create(random.Next(-1, 3)),
            PrimitiveType.UnsignedInt => JsonValue.Create(random.Next(0, 3)),
            PrimitiveType.PositiveInt => JsonValue.Create(random.Next(1, 3)),
            PrimitiveType.Decimal => JsonValue.Create(new[] { 1.50m, 0m, -2m, 100.5m, 7m, 101m }[random.Next(6)]),
            PrimitiveType.Date => Pick(Dates),
            PrimitiveType.DateTime => Pick(DateTimes),
            PrimitiveType.Instant => Pick([.. DateTimes.Where(text => text.Contains('T', StringComparison.Ordinal))]),
            PrimitiveType.Time => Pick(["10:00:00", "23:59:59.5"]),
            PrimitiveType.Uri or PrimitiveType.Url or PrimitiveType.Canonical => Pick(Uris),
            PrimitiveType.Oid => JsonValue.Create("urn:oid:2.16.840.1"),
            PrimitiveType.Uuid => JsonValue.Create("urn:uuid:c757873d-ec9a-4326-a141-556f43239520"),
            PrimitiveType.Id => Pick(["a", "b", "c"]),
            PrimitiveType.Code => Pick(Codes),
            PrimitiveType.Base64Binary => JsonValue.Create("YQ=="),
            PrimitiveType.Xhtml => Pick([
                "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Text</p></div>",
                "<div xmlns=\"http://www.w3.org/1999/xhtml\"> </div>",
                "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p onclick=\"x()\">Text</p></div>",
            ]),
            _ => element.Name == "reference" ? Pick(Uris) : Pick(Texts),
        };

    private JsonValue Pick(string[] values) => JsonValue.Create(values[random.Next(values.Length)]);
}
