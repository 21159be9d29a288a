using FhirInterface.Flow.Validate;
using FhirInterface.Policy.Decide;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Flow.Tests;

/// <summary>What other people's resources a letter carries beside its own changes neither what is decided nor what is found to be asked.</summary>
public sealed class UkCoreEntriesTests
{
    private static readonly string Shared =
        Environment.GetEnvironmentVariable("FHIRINTERFACE_SHARED") ?? Path.Combine(Root(), "..", "shared");

    [Theory]
    [InlineData("discharge-clean.json")]
    [InlineData("discharge-mixed.json")]
    [InlineData("outpatient-clean.json")]
    public void Extra_entries_change_neither_disposition_nor_asks_nor_quotes(string example)
    {
        var folder = Path.Combine(Shared, "examples", "ukcore");
        Assert.SkipUnless(Directory.Exists(folder), $"the UK Core examples are not at {folder}");
        var json = File.ReadAllText(Path.Combine(Root(), "profiles", "examples", example));
        var alone = Judge(Read(json));

        var different = new List<string>();
        var tried = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal))
        {
            // Another patient, letter or document is no entry of this one; two files are no R4 at all.
            if (Parse(file) is not (DomainResource extra and not (Patient or Composition)))
                continue;

            // An attachment that nobody read is another matter: design 6.3 has it said, and nothing rewritten.
            if (extra is DiagnosticReport { PresentedForm.Count: > 0 } or DocumentReference or Media)
                continue;

            tried++;
            var letter = Read(json);
            Point(extra, letter);
            extra.Id = Guid.NewGuid().ToString();
            letter.Entry.Add(new Bundle.EntryComponent { FullUrl = $"urn:uuid:{extra.Id}", Resource = extra });
            if (Judge(letter) is var with && with != alone)
                different.Add($"{Path.GetFileName(file)}: {with}");
        }

        Assert.True(tried > 50, "too few entries could be read to tell anything");
        Assert.True(different.Count == 0, $"alone: {alone}\n{string.Join('\n', different)}");
    }

    private static Resource? Parse(string file)
    {
        try
        {
            return FhirXmlDeserializer.OSTRICH.DeserializeResource(File.ReadAllText(file));
        }
        catch (Exception fault) when (fault is ArgumentException or DeserializationFailedException)
        {
            return null;
        }
    }

    private static string Judge(Bundle letter)
    {
        var judged = Assert.IsType<Assessment.Judged>(Assessor.Default.Assess(letter, letter.Timestamp!.Value));
        var asks = judged
            .Decision.Findings.Where(finding => finding.Quote is not null)
            .Select(finding => $"{finding.Code} \"{finding.Quote}\"");
        return $"{Outcomes.CodeOf(judged.Decision.Disposition)}: {string.Join(", ", asks)}";
    }

    /// <summary>References become those of the letter; what it has no like of keeps its words only.</summary>
    private static void Point(Base node, Bundle letter)
    {
        if (node is ResourceReference { Reference: { } target } reference && !target.StartsWith('#'))
        {
            var type = target.Split('/')[0];
            var like = letter.Entry.FirstOrDefault(entry => entry.Resource!.TypeName == type);
            reference.Reference = like?.FullUrl!;
            reference.Identifier = null;
            reference.Display ??= "As in the letter";
        }

        foreach (var (_, value) in node.EnumerateElements().ToList())
        {
            var children =
                value is System.Collections.IEnumerable many and not string ? many.OfType<Base>()
                : value is Base one ? [one]
                : [];
            foreach (var child in children)
            {
                Point(child, letter);
            }
        }
    }

    private static Bundle Read(string json) => (Bundle)FhirText.Read(System.Text.Encoding.UTF8.GetBytes(json));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FhirInterface.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
