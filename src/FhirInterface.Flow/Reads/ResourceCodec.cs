using System.Buffers;
using System.Globalization;
using System.Text;
using FhirInterface.Store.Resources;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Reads;

/// <summary>
/// A resource as it is kept. The moment of its commit is not known before the transaction has its turn, so the JSON carries 24
/// placeholder bytes for <c>meta.lastUpdated</c> that are filled in on reading; all other work is done before.
/// </summary>
public static class ResourceCodec
{
    private const string Placeholder = "0001-01-01T00:00:00.000Z";
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly byte[] Needle = Encoding.ASCII.GetBytes($"\"lastUpdated\":\"{Placeholder}\"");
    private const int NeedlePrefix = 15;

    // A letter's JSON is written many times a second, and only its packed form is kept.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    /// <summary>A resource made ready to be stored as that version of that id; the resource's own id and meta are set.</summary>
    public static PackedResource Pack(Resource resource, string id, int version)
    {
        Name(resource, id, version);
        var buffer = Scratch();
        FhirText.Write(resource, buffer);
        return Packed(resource.TypeName, id, version, buffer.WrittenSpan);
    }

    /// <summary>
    /// The same for a resource as it was posted: its JSON with the id and meta that it has here. Nothing of the rest is read or written again.
    /// </summary>
    /// <param name="resource">What the JSON says; its id and meta are set.</param>
    /// <param name="json">Well-formed, and without anything that the resource does not have.</param>
    /// <param name="id">Its id here.</param>
    /// <param name="version">From 1.</param>
    public static PackedResource Pack(Resource resource, ReadOnlySpan<byte> json, string id, int version)
    {
        Name(resource, id, version);
        var buffer = Scratch();
        PostedJson.Write(resource, json, buffer);
        return Packed(resource.TypeName, id, version, buffer.WrittenSpan);
    }

    private static void Name(Resource resource, string id, int version)
    {
        ArgumentNullException.ThrowIfNull(resource);
        resource.Id = id;
        resource.Meta ??= new Meta();
        resource.Meta.VersionId = version.ToString(CultureInfo.InvariantCulture);
        resource.Meta.LastUpdatedElement = new Instant { JsonValue = Placeholder };
    }

    private static PackedResource Packed(string type, string id, int version, ReadOnlySpan<byte> json)
    {
        var at = json.IndexOf(Needle);
        if (at < 0)
            throw new InvalidOperationException("The resource lost its meta on the way to JSON.");
        return new PackedResource(type, id, version, Packing.Pack(json), at + NeedlePrefix);
    }

    private static ArrayBufferWriter<byte> Scratch()
    {
        // One that a huge letter has stretched is not kept.
        if (scratch is not { Capacity: < 1 << 20 })
            scratch = new ArrayBufferWriter<byte>(64 * 1024);
        scratch.ResetWrittenCount();
        return scratch;
    }

    public static StoredResource Unpack(StoredVersion row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var json = Packing.Unpack(row.Content);
        Encoding.ASCII.GetBytes(Stamp(row.LastUpdated), json.AsSpan(row.StampAt, Placeholder.Length));
        return new StoredResource(row.ResourceType, row.ResourceId, row.Version, row.LastUpdated, json);
    }

    /// <summary>A moment as FHIR instants are written here: UTC, milliseconds.</summary>
    public static string Stamp(DateTimeOffset moment) => moment.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);
}

/// <summary>A resource ready to be stored; see <see cref="ResourceCodec"/>.</summary>
public sealed record PackedResource(string Type, string Id, int Version, byte[] Content, int StampAt)
{
    public StoredVersion At(DateTimeOffset moment) =>
        new()
        {
            ResourceType = Type,
            ResourceId = Id,
            Version = Version,
            LastUpdated = moment,
            Content = Content,
            StampAt = StampAt,
        };
}
