using FhirInterface.Flow.Ledgers;
using FhirInterface.Policy.Decide;
using FhirInterface.Store.Letters;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Release;

/// <summary>Where each version of a letter comes from (design 2 and 6.2).</summary>
internal static class Provenances
{
    private const string Nothing = "–";
    private const string AgentTypes = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

    /// <summary>Version 1: what the hospital posted, with the way to its exact bytes.</summary>
    public static Provenance Posted(LetterRecord letter, string binaryId, Meta? posted)
    {
        var provenance = Of(letter, 1, Agent("author", Identifiers.Organization(letter.Custodian, letter.CustodianName)));
        provenance.Entity.Add(
            new Provenance.EntityComponent
            {
                Role = Provenance.ProvenanceEntityRole.Source,
                What = new ResourceReference($"Binary/{binaryId}"),
            }
        );
        foreach (var tag in posted?.Tag.Where(tag => tag.System == Systems.Submission) ?? [])
        {
            foreach (var extension in tag.Extension)
                provenance.Extension.Add((Extension)extension.DeepCopy());
        }

        return provenance;
    }

    /// <summary>A later version that the service made.</summary>
    public static Provenance Revised(LetterRecord letter, int version, int from, string policyUrl)
    {
        var provenance = Of(letter, version, Agent("assembler", Identifiers.Service()));
        provenance.Policy = [policyUrl];
        provenance.Entity.Add(
            new Provenance.EntityComponent
            {
                Role = Provenance.ProvenanceEntityRole.Revision,
                What = new ResourceReference(Ledger.VersionReference(letter, from)),
            }
        );
        return provenance;
    }

    /// <summary>One change of the words, and the Task that took the ask over.</summary>
    public static Extension Change(RewriteChange change, string? taskId)
    {
        var extension = new Extension { Url = Systems.RewriteChange };
        extension.AddExtension("expression", new FhirString(change.Expression));
        if (change.TextStart is { } start)
            extension.AddExtension("text-start", new Integer(start));
        extension.AddExtension("old", new FhirString(Said(change.Old)));
        extension.AddExtension("new", new FhirString(Said(change.New)));
        extension.AddExtension("rule", new FhirString(change.Rule));
        if (change.Category.Length > 0)
            extension.AddExtension("category", new Code(change.Category));
        if (taskId is not null)
            extension.AddExtension("task", new ResourceReference($"Task/{taskId}"));
        return extension;
    }

    /// <summary>The change that an extension tells of.</summary>
    public static RewriteChange Change(Extension extension)
    {
        string? Text(string url) => (extension.Extension.Find(part => part.Url == url)?.Value as FhirString)?.Value;
        return new RewriteChange(
            Text("expression") ?? "",
            (extension.Extension.Find(part => part.Url == "text-start")?.Value as Integer)?.Value,
            Heard(Text("old")),
            Heard(Text("new")),
            Text("rule") ?? "",
            (extension.Extension.Find(part => part.Url == "category")?.Value as Code)?.Value ?? "",
            ActionIndex: null
        );
    }

    // FHIR has no empty strings: words that were put in, or taken out, stand against a dash.
    private static string Said(string words) => words.Length == 0 ? Nothing : words;

    private static string Heard(string? words) => words is null or Nothing ? "" : words;

    private static Provenance Of(LetterRecord letter, int version, Provenance.AgentComponent agent) =>
        new() { Target = [new ResourceReference(Ledger.VersionReference(letter, version))], Agent = [agent] };

    private static Provenance.AgentComponent Agent(string type, ResourceReference who) =>
        new() { Type = new CodeableConcept(AgentTypes, type), Who = who };
}
