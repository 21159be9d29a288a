using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Api.Search;
using FhirInterface.Flow.Deliver;
using FhirInterface.Flow.Validate;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines.Supply;
using FhirInterface.Policy.Review;
using FhirInterface.Policy.Review.Attachments;
using FhirInterface.Validation;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Narrative;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Packages;
using FhirInterface.Workspace;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace FhirInterface.Fuzz;

/// <summary>Every reader of the product that meets input from outside.</summary>
public static class FuzzTargets
{
    private static readonly BodyLimits Limits = new();
    private static readonly DateTimeOffset Moment = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    // Small ones: what breaks a reader is seldom long, and a short input is tried more often.
    private static readonly string[] Examples =
    [
        "task-interface-issue",
        "task-gp-action",
        "request-proposal",
        "request-order-short",
        "message-outpatient-medication-request",
        "outpatient-clean-titles",
        "discharge-fit-note",
        "outpatient-urgent",
        "ed-discharge-chase-result",
        "discharge-medicines-table",
        "discharge-override",
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("json", Shape.Json, Json(Examples), bytes => Parsed(bytes, FhirFormat.Json)),
        new("xml", Shape.Xml, Xml(Examples), bytes => Parsed(bytes, FhirFormat.Xml)),
        new("validate-json", Shape.Json, Json(Examples), bytes => Validated(bytes, FhirFormat.Json)),
        new("validate-xml", Shape.Xml, Xml(Examples), bytes => Validated(bytes, FhirFormat.Xml)),
        new("review", Shape.Json, Json(Examples), Reviewed) { MaxBytes = 24 * 1024 },
        new("narrative", Shape.Xml, Lines("narrative"), NarrativeRead) { MaxBytes = 16 * 1024 },
        new("asks", Shape.Text, Lines("asks"), AsksRead) { MaxBytes = 4 * 1024 },
        new("dosage", Shape.Text, Lines("dosage"), DosageRead),
        new("search", Shape.Text, Lines("search"), SearchRead),
        new("criteria", Shape.Text, Lines("search"), CriteriaRead),
        new("policy", Shape.Json, [.. PolicySet.Shipped.Policies.Select(policy => Encoding.UTF8.GetBytes(policy.Json))], PolicyRead),
        new("patch", Shape.Json, Patches(), PatchApplied),
        new("fhirpath", Shape.Text, Lines("fhirpath"), ExpressionRead),
        new("package", Shape.Bytes, [Archive()], PackageRead),
        new("package-tar", Shape.Bytes, [Tar()], tar => PackageRead(Zipped(tar))),
        new("pdf", Shape.Bytes, [Pdf()], PdfRead),
    ];

    private static string Parsed(byte[] bytes, FhirFormat format)
    {
        var parsed = FhirParsing.Parse(bytes, format, Limits);
        if (parsed.Resource is not { } resource)
            return parsed.Fault!.Status + parsed.Fault.Text;
        // What was read without a fault must be written and read again.
        if (parsed.Issues.Count == 0)
        {
            var again = FhirParsing.Parse(
                Encoding.UTF8.GetBytes(FhirJsonSerializer.Default.SerializeToString(resource)),
                FhirFormat.Json,
                Limits
            );
            if (again.Resource is null || again.Issues.Count > 0)
                throw new BrokenPromiseException("what was read without a fault cannot be read again once it is written");
        }

        return resource.TypeName
            + string.Join(' ', parsed.Issues.Select(issue => issue.MessageId).Distinct().Order(StringComparer.Ordinal));
    }

    private static string Validated(byte[] bytes, FhirFormat format)
    {
        var report = Validator.Default.Validate(bytes, format);
        return report.Verdict + string.Join(' ', report.Issues.Select(issue => issue.MessageId).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>All that happens to a letter before it is stored.</summary>
    private static string Reviewed(byte[] bytes)
    {
        if (FhirParsing.Parse(bytes, FhirFormat.Json, Limits).Resource is not (Bundle or MedicationRequest) and var other)
            return other?.TypeName ?? "nothing";
        var resource = FhirParsing.Parse(bytes, FhirFormat.Json, Limits).Resource!;
        var assessment = Assessor.Default.Assess(resource, Moment);
        return assessment is Assessment.Judged judged
            ? judged.Decision.Disposition
                + string.Join(' ', judged.Decision.Findings.Select(finding => finding.Code).Distinct().Order(StringComparer.Ordinal))
            : "no letter";
    }

    private static string NarrativeRead(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var reading = ReadingText.FromXhtml(text);
        var faults = NarrativeChecker.Check(bytes);
        var active = ActiveContent.Find(text);
        var clean = SafeNarrative.Clean(text);
        if (ActiveContent.Find("<div>" + clean + "</div>") is { } left)
            throw new BrokenPromiseException("a sanitised narrative still holds " + left);
        return string.Join(' ', faults.Select(fault => fault.ToString().Length > 60 ? fault.ToString()[..60] : fault.ToString()))
            + active
            + reading.Blocks.Count;
    }

    private static string AsksRead(byte[] bytes)
    {
        var reading = ReadingText.FromPlain(Encoding.UTF8.GetString(bytes));
        var asks = AskReader.Default.Read(reading, Setting.Discharge, SectionKind.PlanAndRequestedActions);
        foreach (var ask in asks)
        {
            if (ask.Quote.Start < 0 || ask.Quote.End > reading.Text.Length)
                throw new BrokenPromiseException("an ask lies outside of its text");
        }

        return string.Join(' ', asks.Select(ask => ask.Category));
    }

    private static string DosageRead(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var plain = SupplyReckoner.Reckon(text);
        var days = SupplyReckoner.Reckon(text, 28, "tablet", text.Length > 20 ? text[..20] : text);
        return $"{plain.Days is null} {days.Days is null} {days.ToString().Length / 40}";
    }

    private static string SearchRead(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var type = space < 0 ? "Task" : text[..space];
        if (type is not ("Task" or "Bundle" or "MedicationRequest" or "Provenance" or "AuditEvent" or "Subscription"))
            type = "Task";
        var parameters = QueryHelpers
            .ParseQuery(text[(space + 1)..])
            .SelectMany(pair => pair.Value.Select(value => new KeyValuePair<string, string>(pair.Key, value ?? "")));
        var (search, refusal) = SearchParsing.Parse(type, parameters, lenient: text.Length % 2 == 0);
        return search is null
            ? ((OperationOutcome)refusal!.Resource!).Issue[0].Details!.Text!
            : string.Join(' ', search.Query.Criteria.Select(criterion => criterion.GetType().Name + criterion.Parameter));
    }

    private static string CriteriaRead(byte[] bytes)
    {
        var read = SubscriptionCriteria.Read(Encoding.UTF8.GetString(bytes).Replace(' ', '?'), out var fault);
        return read is null ? fault![..Math.Min(20, fault!.Length)] : string.Join(' ', read.Parameters.Select(parameter => parameter.Name));
    }

    private static string PolicyRead(byte[] bytes)
    {
        try
        {
            var policy = PolicyDocument.Parse(Encoding.UTF8.GetString(bytes));
            return policy.Asks.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) + policy.Url.Length;
        }
        catch (PolicyFormatException fault)
        {
            return fault.Message.Length > 60 ? fault.Message[^60..] : fault.Message;
        }
    }

    private static string PatchApplied(byte[] bytes)
    {
        var (patch, fault) = JsonPatch.Read(bytes, Limits);
        if (patch is null)
            return fault!;
        var (json, problem) = patch.Apply(Encoding.UTF8.GetBytes(ExampleShelf.Text("task-gp-letter")!));
        return json is null ? problem! : Parsed(json, FhirFormat.Json);
    }

    private static readonly NodeTable Patient = NodeReader.Read(
        """{"resourceType":"Patient","id":"p","name":[{"use":"official","family":"Sample","given":["Ann","B"]}],"gender":"female","birthDate":"1980-02-03","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}],"contact":[{"name":{"text":"x"}}]}"""u8.ToArray(),
        FhirFormat.Json
    );

    private static string ExpressionRead(byte[] bytes)
    {
        var invariant = Invariant.Compile(Encoding.UTF8.GetString(bytes), out var fault);
        return invariant is null
            ? fault!.Message.Length > 40
                ? fault.Message[..40]
                : fault.Message
            : $"{invariant.Holds(Patient.Root, new EvaluationScope())} {invariant.Expression.Length / 16}";
    }

    private static string PackageRead(byte[] bytes)
    {
        var set = new DefinitionSet();
        try
        {
            using var stream = new MemoryStream(bytes);
            PackageReader.ReadArchive(stream, "fuzz.tgz", set);
        }
        catch (InvalidDataException fault)
        {
            return fault.Message.Length > 60 ? fault.Message[..60] : fault.Message;
        }

        return string.Join(' ', set.Keys.Select(key => key.Kind));
    }

    private static string PdfRead(byte[] bytes)
    {
        var text = PdfText.Read(bytes);
        return text.ToString().Length > 80 ? text.ToString()[..80] : text.ToString();
    }

    private static IReadOnlyList<byte[]> Json(string[] names) =>
        [.. names.Select(name => Encoding.UTF8.GetBytes(Compact(ExampleShelf.Text(name)!)))];

    private static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);

    private static IReadOnlyList<byte[]> Xml(string[] names) =>
        [
            .. names.Select(name =>
                Encoding.UTF8.GetBytes(
                    FhirXmlSerializer.Default.SerializeToString(FhirJsonDeserializer.DEFAULT.DeserializeResource(ExampleShelf.Text(name)!))
                )
            ),
        ];

    private static IReadOnlyList<byte[]> Lines(string corpus)
    {
        using var stream = typeof(FuzzTargets).Assembly.GetManifestResourceStream("corpus/" + corpus)!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes)];
    }

    private static IReadOnlyList<byte[]> Patches() =>
        [
            .. (
                (string[])
                    [
                        """[{"op":"replace","path":"/status","value":"received"},{"op":"add","path":"/note/-","value":{"text":"x"}}]""",
                        """[{"op":"test","path":"/intent","value":"order"},{"op":"remove","path":"/description"},{"op":"move","from":"/code","path":"/x~1y"}]""",
                        """[{"op":"copy","from":"","path":"/contained"},{"op":"add","path":"/statusReason","value":{"text":"wrong"}}]""",
                    ]
            ).Select(Encoding.UTF8.GetBytes),
        ];

    private static byte[] Tar()
    {
        using var into = new MemoryStream();
        using (var tar = new TarWriter(into, TarEntryFormat.Ustar, leaveOpen: true))
        {
            Entry("package/package.json", """{"name":"x","version":"1.0.0"}""");
            Entry("package/ValueSet-a.json", """{"resourceType":"ValueSet","url":"http://x/ValueSet/a","version":"1","status":"active"}""");
            Entry(
                "package/CodeSystem-b.xml",
                """<CodeSystem xmlns="http://hl7.org/fhir"><url value="http://x/CodeSystem/b"/></CodeSystem>"""
            );

            void Entry(string name, string text) =>
                tar.WriteEntry(
                    new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) }
                );
        }

        return into.ToArray();
    }

    private static byte[] Archive() => Zipped(Tar());

    private static byte[] Zipped(byte[] tar)
    {
        using var into = new MemoryStream();
        using (var zip = new GZipStream(into, CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(tar);
        return into.ToArray();
    }

    private static byte[] Pdf() =>
        Encoding.ASCII.GetBytes(
            """
            %PDF-1.4
            1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
            2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
            3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj
            4 0 obj <</Length 60>> stream
            BT /F1 12 Tf 20 200 Td (GP to chase the CT report) Tj ET
            endstream endobj
            5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
            trailer <</Root 1 0 R/Size 6>>
            %%EOF
            """
        );
}
