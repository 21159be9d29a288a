using System.Text;
using FhirInterface.Validation.Nodes;
using Hl7.Fhir.ElementModel;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Validation.Tests;

/// <summary>Our reading and the SDK's are the same document: every element, its type, its value, in the same places.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void Examples_read_as_the_SDK_reads_them()
    {
        var folder = SharedFolder.Require("examples");
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var format = Path.GetExtension(file);
            if (format is not (".json" or ".xml"))
            {
                continue;
            }

            var bytes = File.ReadAllBytes(file);
            var table = NodeReader.Read(bytes, format == ".xml" ? FhirFormat.Xml : FhirFormat.Json);
            if (table.Faults.Count > 0)
            {
                // The SDK forgives what we refuse; what is refused is never compared.
                continue;
            }

            if (Deserialize(bytes, format == ".xml") is { } resource)
            {
                Assert.Equal(Lines(resource), Lines(table.Root));
                count++;
            }
        }

        Assert.True(count > 180, $"{count} documents");
    }

    [Fact]
    public void Changed_documents_read_as_the_SDK_reads_them_or_are_refused()
    {
        var random = new Random(20261126);
        var originals = Directory
            .EnumerateFiles(Path.Combine(Shared.Repository, "profiles", "examples"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .ToList();
        var (same, refused) = (0, 0);
        for (var i = 0; i < 6_000; i++)
        {
            var bytes = Mutations.Of(originals[random.Next(originals.Count)], random);
            var table = NodeReader.Read(bytes, FhirFormat.Json);
            if (table.Faults.Count > 0 || HasEmpty(table.Root))
            {
                refused++;
            }
            else if (Deserialize(bytes, isXml: false) is { } resource)
            {
                Assert.True(Lines(resource).SequenceEqual(Lines(table.Root)), Encoding.UTF8.GetString(bytes));
                same++;
            }
        }

        Assert.True(same > 1_000 && refused > 1_000, $"{same} the same, {refused} refused");
    }

    [Fact]
    public void Json_and_xml_of_one_resource_read_alike()
    {
        var folder = SharedFolder.Require("examples", "ukcore");
        foreach (var file in Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal))
        {
            var xml = NodeReader.Read(File.ReadAllBytes(file), FhirFormat.Xml);
            if (xml.Faults.Count > 0)
            {
                continue;
            }

            if (Deserialize(File.ReadAllBytes(file), isXml: true) is not { } resource)
            {
                continue;
            }

            var json = NodeReader.Read(Encoding.UTF8.GetBytes(FhirJsonSerializer.Default.SerializeToString(resource)), FhirFormat.Json);
            Assert.Equal(Lines(xml.Root), Lines(json.Root));
        }
    }

    [Fact]
    public void Changed_documents_read_alike_from_json_and_xml()
    {
        var random = new Random(20261127);
        var originals = Directory
            .EnumerateFiles(Path.Combine(Shared.Repository, "profiles", "examples"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .ToList();
        var same = 0;
        for (var i = 0; i < 1_500; i++)
        {
            var bytes = Mutations.Of(originals[random.Next(originals.Count)], random);
            var table = NodeReader.Read(bytes, FhirFormat.Json);
            if (table.Faults.Count > 0 || HasEmpty(table.Root) || Deserialize(bytes, isXml: false) is not { } resource)
            {
                continue;
            }

            // The SDK trims what it writes as XML; where that changes something, the two are not of one resource.
            var written = Encoding.UTF8.GetBytes(FhirXmlSerializer.Default.SerializeToString(resource));
            if (Deserialize(written, isXml: true) is not { } again || !Lines(again).SequenceEqual(Lines(resource)))
            {
                continue;
            }

            var xml = NodeReader.Read(written, FhirFormat.Xml);
            if (xml.Faults.Count > 0)
            {
                // What XML has no place for, such as a narrative that is no element or two values of one choice.
                continue;
            }

            Assert.True(Lines(table.Root).SequenceEqual(Lines(xml.Root)), Encoding.UTF8.GetString(bytes));
            same++;
        }

        Assert.True(same > 200, $"{same} the same");
    }

    [Fact]
    public void Json_and_xml_of_one_resource_get_the_same_answers()
    {
        var folder = SharedFolder.Require("examples");
        var differences = new List<string>();
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var format = Path.GetExtension(file);
            if (format is not (".json" or ".xml") || Deserialize(File.ReadAllBytes(file), format == ".xml") is not { } resource)
            {
                continue;
            }

            // By way of XML, which the SDK trims.
            var written = FhirXmlSerializer.Default.SerializeToString(resource);
            if (Deserialize(Encoding.UTF8.GetBytes(written), isXml: true) is not { } again)
            {
                continue;
            }

            var xml = Answers(written, FhirFormat.Xml);
            var json = Answers(FhirJsonSerializer.Default.SerializeToString(again), FhirFormat.Json);
            count++;
            if (!json.SequenceEqual(xml))
            {
                differences.Add(
                    $"{Path.GetFileName(file)}: JSON only {string.Join("; ", json.Except(xml))}; XML only {string.Join("; ", xml.Except(json))}"
                );
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(count > 190, $"{count} documents");
    }

    private static List<string> Answers(string text, FhirFormat format)
    {
        var report = Validator.Default.Validate(Encoding.UTF8.GetBytes(text), format);
        return Sorted([$"{report.Verdict}", .. report.Issues.Select(i => $"{i.Severity} {i.MessageId} {i.Expression} {i.Text}")]);
    }

    /// <summary>Whether a primitive has neither value nor extension, as null alone makes it; the validator refuses that.</summary>
    private static bool HasEmpty(Node node)
    {
        foreach (var child in node.Children)
        {
            if ((child is { IsPrimitive: true, HasValue: false, HasChildren: false }) || HasEmpty(child))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Null for what the object model cannot hold, such as two values of one choice.</summary>
    private static Resource? Deserialize(byte[] bytes, bool isXml)
    {
        var text = Encoding.UTF8.GetString(bytes);
        try
        {
            return isXml ? FhirXmlDeserializer.OSTRICH.DeserializeResource(text) : FhirJsonDeserializer.OSTRICH.DeserializeResource(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Expression, type and value of every node but narratives, whose white space the two formats treat differently.</summary>
    private static List<string> Lines(Node root)
    {
        var lines = new List<string>();
        Add(root, root.TypeName, lines);
        return Sorted(lines);
    }

    private static void Add(Node node, string path, List<string> lines)
    {
        if (node.TypeName != "xhtml")
        {
            lines.Add($"{path} = {node.Text}");
        }

        foreach (var child in node.Children)
        {
            Add(child, $"{path}.{child.Name}[{child.Index}]", lines);
        }
    }

    private static List<string> Lines(Base resource)
    {
        var lines = new List<string>();
        Add(resource.ToPocoNode(), resource.TypeName, lines);
        return Sorted(lines);
    }

    private static void Add(ITypedElement element, string path, List<string> lines)
    {
        if (element.InstanceType != "xhtml")
        {
            var value = element is PocoNode { Poco: PrimitiveType primitive } ? primitive.JsonValue : element.Value;
            lines.Add($"{path} = {Text(value)}");
        }

        foreach (var group in element.Children().GroupBy(c => c.Name))
        {
            var index = 0;
            foreach (var item in group)
            {
                Add(item, $"{path}.{group.Key}[{index++}]", lines);
            }
        }
    }

    private static string? Text(object? value) =>
        value switch
        {
            null => null,
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
        };

    private static List<string> Sorted(List<string> lines)
    {
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
