using System.Globalization;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;

namespace FhirInterface.Workspace.Marks;

/// <summary>One change of a rewrite as its Provenance tells it (design 6.2).</summary>
/// <param name="Expression">The section's narrative, in version 1's numbering.</param>
/// <param name="TextStart">Where the old words stood in its reading text.</param>
public sealed record LetterChange(string Old, string New, string Expression = "", int TextStart = 0)
{
    /// <summary>The changes of the version that is shown; those of the version before it where the newest made none of its own.</summary>
    public static IReadOnlyList<LetterChange> Of(IEnumerable<Provenance> records, StoredResource shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        var target = string.Create(CultureInfo.InvariantCulture, $"Bundle/{shown.Id}/_history/{shown.Version}");
        return
        [
            .. records
                .Where(record => record.Target.Exists(reference => reference.Reference?.EndsWith(target, StringComparison.Ordinal) == true))
                .SelectMany(record => record.Extension)
                .Where(extension => extension.Url == Systems.RewriteChange)
                .Select(change => new LetterChange(Part(change, "old"), Part(change, "new"), Part(change, "expression"), StartOf(change)))
                .Where(change => change.Old != change.New),
        ];
    }

    /// <summary>Where the posted bytes are: <c>Binary/{id}</c>; null where no Provenance of version 1 is at hand.</summary>
    public static string? BinaryOf(IEnumerable<Provenance> records, string id) =>
        records
            .Where(record =>
                record.Target.Exists(reference =>
                    reference.Reference?.EndsWith($"Bundle/{id}/_history/1", StringComparison.Ordinal) == true
                )
            )
            .SelectMany(record => record.Entity)
            .Select(entity => entity.What?.Reference)
            .OfType<string>()
            .Where(reference => reference.Contains("Binary/", StringComparison.Ordinal))
            .Select(reference => reference[reference.IndexOf("Binary/", StringComparison.Ordinal)..])
            .FirstOrDefault();

    private static int StartOf(Extension change) =>
        change.Extension.Find(part => part.Url == "text-start")?.Value is Integer { Value: { } start } ? start : 0;

    private static string Part(Extension change, string name) =>
        change.Extension.Find(part => part.Url == name)?.Value is FhirString text ? text.Value ?? "" : "";
}
