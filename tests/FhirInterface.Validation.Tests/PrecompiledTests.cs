using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FhirInterface.Validation.Packages;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Tests;

/// <summary>What the build made ready says the same as the definitions that it was made of.</summary>
public sealed class PrecompiledTests
{
    private const string Structures = "StructureDefinition";

    [Fact]
    public void Types_of_R4_are_the_same() => Compare(DefinitionKind.Type, CorePacks.Types, 190);

    [Fact]
    public void Profiles_and_extensions_of_R4_are_the_same() => Compare(DefinitionKind.Profile, CorePacks.Profiles, 380);

    [Fact]
    public void Profiles_of_ours_are_the_same_as_with_a_snapshot_made_now()
    {
        var own = DefinitionFile.Canonicals(DefinitionKind.Structure).ToList();
        Assert.True(own.Count > 20, $"{own.Count} profiles");
        foreach (var url in own)
        {
            var snapshots = new SnapshotBuilder(Source);
            var made = snapshots.Build(url, out var fault);
            Assert.Null(fault);
            Assert.Equal(Text(Read(made)), Text(StructureReader.Find(DefinitionKind.Profile, url)));
        }
    }

    [Fact]
    public void A_validator_that_compiles_at_run_time_says_the_same()
    {
        // Packages go before what the build made ready, so these definitions are read from JSON and get their snapshots now.
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            WriteDefinitions(folder.FullName);
            var atRunTime = Validator.Create(new ValidatorOptions { Packages = [folder.FullName] });
            var claims = new HashSet<string>(StringComparer.Ordinal);
            var count = 0;
            foreach (var (name, body, format) in Documents())
            {
                Assert.Equal(Lines(name, Validator.Default.Validate(body, format)), Lines(name, atRunTime.Validate(body, format)));
                claims.UnionWith(
                    DefinitionFile
                        .Canonicals(DefinitionKind.Structure)
                        .Where(url => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"{url}\"")) >= 0)
                );
                count++;
            }

            Assert.True(count > 400, $"{count} documents");
            Assert.True(claims.Count > 10, $"{claims.Count} of our profiles are claimed");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Compare(char kind, DefinitionPack pack, int atLeast)
    {
        var count = 0;
        foreach (var line in pack.Lines)
        {
            Assert.Equal(Text(Read(pack.Find(line.Kind, line.Url))), Text(StructureReader.Find(kind, line.Url)));
            count++;
        }

        Assert.True(count >= atLeast, $"{count} definitions");
    }

    private static ReadOnlyMemory<byte> Source(string canonical)
    {
        var url = Definitions.WithoutVersion(canonical);
        ReadOnlyMemory<byte>[] found =
        [
            DefinitionFile.Find(Structures, url),
            CorePacks.Types.Find(Structures, url),
            CorePacks.Profiles.Find(Structures, url),
        ];
        return found.FirstOrDefault(json => !json.IsEmpty);
    }

    private static StructureSource? Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        return StructureSource.Read(document.RootElement.Clone());
    }

    private static void WriteDefinitions(string folder)
    {
        var number = 0;
        foreach (
            var url in DefinitionFile.Canonicals(DefinitionKind.Structure).Concat(CorePacks.Profiles.Lines.Select(l => l.Url)).Distinct()
        )
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{number++}.json");
            File.WriteAllBytes(Path.Combine(folder, name), Source(url).ToArray());
        }
    }

    /// <summary>All examples, other people's and ours, and every document that the cases are made of.</summary>
    private static IEnumerable<(string Name, byte[] Body, FhirFormat Format)> Documents()
    {
        var folders = new[] { Path.Combine(Shared.Repository, "profiles", "examples"), Path.Combine(Shared.Root, "examples") };
        foreach (
            var file in folders
                .Where(Directory.Exists)
                .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
                .Order()
        )
        {
            if (Path.GetExtension(file) is ".json" or ".xml")
            {
                yield return (
                    file,
                    File.ReadAllBytes(file),
                    file.EndsWith(".xml", StringComparison.Ordinal) ? FhirFormat.Xml : FhirFormat.Json
                );
            }
        }

        foreach (var (name, body, format) in CaseTests.Documents())
        {
            yield return (name, body, format);
        }
    }

    private static List<string> Lines(string name, ValidationReport report) =>
        [
            $"{name} {report.Verdict}",
            .. report.Issues.Select(i => $"{i.Severity} {i.Code} {i.MessageId} {i.Expression} {i.Profile} {i.Text}"),
        ];

    /// <summary>Everything that a structure says, by its properties, so that none can be forgotten here.</summary>
    private static string Text(StructureSource? structure)
    {
        Assert.NotNull(structure);
        var text = new StringBuilder();
        Write(structure, text, "");
        return text.ToString();
    }

    private static void Write(object? value, StringBuilder text, string path)
    {
        switch (value)
        {
            case null or string or bool or int:
                text.Append(path).Append(" = ").Append(CultureInfo.InvariantCulture, $"{value}").Append('\n');
                break;
            case JsonElement json:
                text.Append(path).Append(" = ").Append(json.ValueKind == JsonValueKind.Undefined ? "" : json.GetRawText()).Append('\n');
                break;
            case IEnumerable items:
                foreach (var item in items)
                {
                    // The elements of the snapshot stand beneath the root as well.
                    Write(item is ElementSource element && path == ".Elements" ? element.Id : item, text, path + "[]");
                }

                break;
            default:
                foreach (var property in value.GetType().GetProperties().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    Write(property.GetValue(value), text, $"{path}.{property.Name}");
                }

                break;
        }
    }
}
