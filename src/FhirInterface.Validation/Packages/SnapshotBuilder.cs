using System.Text;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Snapshot;
using Hl7.Fhir.Specification.Source;

namespace FhirInterface.Validation.Packages;

/// <summary>Makes the snapshot of a profile that was published with its differential only.</summary>
/// <param name="find">The JSON of a StructureDefinition; empty if it is not at hand.</param>
internal sealed class SnapshotBuilder(Func<string, ReadOnlyMemory<byte>> find) : IAsyncResourceResolver
{
    private readonly Dictionary<string, StructureDefinition?> read = new(StringComparer.Ordinal);

    /// <summary>The definition with a snapshot, as JSON; null with a reason if none can be made.</summary>
    public byte[]? Build(string url, out string? fault)
    {
        fault = null;
        if (Find(url) is not { } definition)
        {
            fault = "The definition cannot be read.";
            return null;
        }

        var generator = new SnapshotGenerator(
            this,
            new SnapshotGeneratorSettings { GenerateSnapshotForExternalProfiles = true, GenerateElementIds = true }
        );
        try
        {
            // The resolver never waits, so neither does this.
            generator.UpdateAsync(definition).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException or ArgumentException or NullReferenceException)
        {
            fault = e.Message;
            return null;
        }

        fault = generator.Outcome?.Issue.FirstOrDefault()?.Details?.Text;
        return definition.Snapshot is { Element.Count: > 0 }
            ? Encoding.UTF8.GetBytes(FhirJsonSerializer.Default.SerializeToString(definition))
            : null;
    }

    public System.Threading.Tasks.Task<Resource?> ResolveByUriAsync(string uri) =>
        System.Threading.Tasks.Task.FromResult<Resource?>(Find(uri));

    public System.Threading.Tasks.Task<Resource?> ResolveByCanonicalUriAsync(string uri) =>
        System.Threading.Tasks.Task.FromResult<Resource?>(Find(uri));

    public System.Threading.Tasks.Task<ResolverResult> TryResolveByUriAsync(string uri) =>
        System.Threading.Tasks.Task.FromResult(Result(uri));

    public System.Threading.Tasks.Task<ResolverResult> TryResolveByCanonicalUriAsync(string uri) =>
        System.Threading.Tasks.Task.FromResult(Result(uri));

    private ResolverResult Result(string uri) =>
        Find(uri) is { } found ? new ResolverResult(found) : new ResolverResult(ResolverException.NotFound());

    private StructureDefinition? Find(string canonical)
    {
        if (read.TryGetValue(canonical, out var known))
        {
            return known;
        }

        var json = find(canonical);
        var definition = json.IsEmpty
            ? null
            : FhirJsonDeserializer.RECOVERABLE.DeserializeResource(Encoding.UTF8.GetString(json.Span)) as StructureDefinition;
        if (definition is not null)
        {
            SparseDifferential.Complete(definition);
        }

        read[canonical] = definition;
        return definition;
    }
}
