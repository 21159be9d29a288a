using System.Text;
using System.Text.Json;
using System.Xml;
using FhirInterface.Validation.Checks.Conformance;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Checks.Measures;

/// <summary>
/// Criteria of a Measure in CQL name a definition of its library (R4 Measure.library; CQL 1.5, ELM): <c>Denominator</c>, or
/// <c>Screening.Denominator</c>. Judged where the library is at hand in its compiled form; CQL itself is not read.
/// </summary>
internal static class MeasureLibraries
{
    private const string ElmNamespace = "urn:hl7-org:elm:r1";

    public static void Check(Node measure, ValidationRun run)
    {
        List<(string Name, HashSet<string>? Definitions)>? libraries = null;
        foreach (var criteria in Criteria(measure))
        {
            if (
                criteria.TextOf("expression") is not { Length: > 0 } text
                || criteria.TextOf("language") is not ("text/cql" or "text/cql.identifier")
            )
            {
                continue;
            }

            libraries ??= Libraries(measure, run);
            var dot = text.IndexOf('.', StringComparison.Ordinal);
            var (name, definition) = dot < 0 ? (null, text) : (text[..dot], text[(dot + 1)..]);
            var found = name is null ? (libraries.Count == 1 ? libraries[0] : default) : libraries.Find(l => l.Name == name);
            if (found.Definitions is { } definitions && IsName(definition) && !definitions.Contains(definition.Trim('"')))
            {
                run.Report(Messages.MeasureDefinition, criteria, $"The library {found.Name} defines no '{definition}'.");
            }
        }
    }

    private static List<Node> Criteria(Node measure)
    {
        var found = new List<Node>();
        foreach (var group in measure.ChildrenNamed("group"))
        {
            foreach (var part in (ReadOnlySpan<string>)["population", "stratifier"])
            {
                foreach (var node in group.ChildrenNamed(part))
                {
                    Add(node, found);
                    foreach (var component in node.ChildrenNamed("component"))
                    {
                        Add(component, found);
                    }
                }
            }
        }

        foreach (var data in measure.ChildrenNamed("supplementalData"))
        {
            Add(data, found);
        }

        return found;
    }

    private static void Add(Node node, List<Node> found)
    {
        if (node.Child("criteria") is { Exists: true } criteria)
        {
            found.Add(criteria);
        }
    }

    /// <summary>A definition's name, not an expression written in its place.</summary>
    private static bool IsName(string text) =>
        text is ['"', .., '"']
            ? !text.AsSpan(1, text.Length - 2).Contains('"')
            : text.All(c => char.IsLetterOrDigit(c) || c is '_' or ' ' or '-' or ',');

    private static List<(string Name, HashSet<string>? Definitions)> Libraries(Node measure, ValidationRun run)
    {
        var libraries = new List<(string, HashSet<string>?)>();
        foreach (var canonical in measure.TextsOf("library"))
        {
            var json = run.Definitions.Json("Library", canonical);
            if (!json.IsEmpty)
            {
                using var document = JsonDocument.Parse(json);
                var name = document.RootElement.TryGetProperty("name", out var text) ? text.GetString() : null;
                libraries.Add((name ?? canonical, Definitions(document.RootElement)));
            }
        }

        return libraries;
    }

    /// <summary>Null if the library has no compiled form that can be read.</summary>
    private static HashSet<string>? Definitions(JsonElement library)
    {
        if (!library.TryGetProperty("content", out var contents) || contents.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var content in contents.EnumerateArray())
        {
            if (
                content.TryGetProperty("contentType", out var type)
                && content.TryGetProperty("data", out var data)
                && data.TryGetBytesFromBase64(out var bytes)
            )
            {
                var names = type.GetString() switch
                {
                    "application/elm+xml" => OfXml(bytes),
                    "application/elm+json" => OfJson(bytes),
                    _ => null,
                };
                if (names is not null)
                {
                    return names;
                }
            }
        }

        return null;
    }

    private static HashSet<string>? OfXml(byte[] elm)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(new StringReader(Encoding.UTF8.GetString(elm).TrimStart('\uFEFF')), settings);
            if (!reader.ReadToFollowing("statements", ElmNamespace))
            {
                return null;
            }

            using var statements = reader.ReadSubtree();
            while (statements.Read())
            {
                if (statements is { NodeType: XmlNodeType.Element, LocalName: "def" } && statements.GetAttribute("name") is { } name)
                {
                    names.Add(name);
                }
            }

            return names;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static HashSet<string>? OfJson(byte[] elm)
    {
        try
        {
            using var document = JsonDocument.Parse(elm);
            var names = new HashSet<string>(StringComparer.Ordinal);
            if (
                !document.RootElement.TryGetProperty("library", out var library)
                || !library.TryGetProperty("statements", out var statements)
                || !statements.TryGetProperty("def", out var definitions)
                || definitions.ValueKind != JsonValueKind.Array
            )
            {
                return null;
            }

            foreach (var definition in definitions.EnumerateArray())
            {
                if (definition.TryGetProperty("name", out var name) && name.GetString() is { } text)
                {
                    names.Add(text);
                }
            }

            return names;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A value of another kind than ELM has there.
            return null;
        }
    }
}
