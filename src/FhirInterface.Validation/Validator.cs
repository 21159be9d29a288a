using System.Text;
using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Definitions = FhirInterface.Validation.Packages.Definitions;

namespace FhirInterface.Validation;

public enum FhirFormat
{
    Json,
    Xml,
}

/// <summary>Whether a resource meets FHIR R4 and profiles. Thread-safe; validating is CPU only.</summary>
public sealed class Validator
{
    private readonly Definitions definitions;

    private Validator(Definitions definitions) => this.definitions = definitions;

    /// <summary>A validator with further definitions. Reads the packages at once; throws <see cref="FileNotFoundException"/> if one is not there.</summary>
    public static Validator Create(ValidatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new Validator(new Definitions(options.Packages, options.TerminologyServer, options.Strict) { Clock = options.Clock });
    }

    /// <summary>R4's own definitions and those of this project.</summary>
    public static Validator Default { get; } = new(new Definitions());

    /// <summary>Validates bytes as they came, against R4, the profiles that resources claim, and <paramref name="profiles"/>.</summary>
    public ValidationReport Validate(ReadOnlyMemory<byte> body, FhirFormat format, IReadOnlyList<string>? profiles = null)
    {
        var table = NodeReader.Read(body, format);
        try
        {
            return Validate(table, profiles ?? []);
        }
        finally
        {
            // Issues are text; nothing else of the document outlives its validation.
            table.Release();
        }
    }

    private ValidationReport Validate(NodeTable table, IReadOnlyList<string> profiles)
    {
        using var run = new ValidationRun(table, definitions);
        foreach (var fault in table.Faults)
        {
            if (fault.StrictOnly && !definitions.IsStrict)
            {
                continue;
            }

            run.Add(Messages.OfFault(fault.MessageId), fault.Expression, fault.Text);
        }

        // What could not be read to its end would only look incomplete.
        if (table.Root.Exists && !table.Faults.Any(f => f.Fatal))
        {
            Check(run, table.Root, profiles);
        }

        if (run.Issues.HasLeftOut || table.HasLeftOut)
        {
            run.Issues.Add(Messages.IssuesLeftOut.At(table.Root, "There are more issues than are listed here."));
        }

        return Report(run.Issues);
    }

    private static void Check(ValidationRun run, Node root, IReadOnlyList<string> profiles)
    {
        new CoreChecker(run).Check(root);
        foreach (var profile in profiles)
        {
            ProfileChecker.Check(Subject(root, profile, run), profile, run);
        }

        if (run.ShownDisplays is { } shown)
        {
            run.Issues.TakeBack(Messages.DisplayRefused.Id, shown);
            run.Issues.TakeBack(Messages.DisplayWrong.Id, shown);
        }
    }

    /// <summary>
    /// What a profile that is asked for is on: a profile of a Composition or MessageHeader is meant for the first entry of the
    /// document or message that comes.
    /// </summary>
    private static Node Subject(Node root, string profile, ValidationRun run) =>
        root.TypeId == WellKnown.BundleType
        && run.Definitions.Structure(profile) is { Type: not "Bundle" } structure
        && root.Child(WellKnown.Entry) is { Exists: true } entry
        && entry.Child(WellKnown.Resource) is { Exists: true } first
        && first.TypeName == structure.Type
            ? first
            : root;

    /// <summary>Validates a resource of the object model.</summary>
    public ValidationReport Validate(Resource resource, IReadOnlyList<string>? profiles = null) =>
        Validate(Encoding.UTF8.GetBytes(FhirJsonSerializer.Default.SerializeToString(resource)), FhirFormat.Json, profiles);

    /// <summary>Whether a profile of that canonical is at hand.</summary>
    public bool Knows(string canonical) => definitions.Knows(canonical);

    /// <summary>What this validator goes by.</summary>
    internal Definitions Definitions => definitions;

    private static ValidationReport Report(IssueList issues)
    {
        var verdict =
            issues.Errors > 0 ? Verdict.Invalid
            : issues.HasLeftOut || issues.Issues.Any(i => i.NotChecked) ? Verdict.NotChecked
            : Verdict.Valid;
        return new ValidationReport(verdict, issues.Issues);
    }
}
