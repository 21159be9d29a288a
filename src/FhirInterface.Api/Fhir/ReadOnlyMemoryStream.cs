using System.Runtime.InteropServices;

namespace FhirInterface.Api.Fhir;

/// <summary>A stream over bytes that are already at hand, without copying them.</summary>
internal sealed class ReadOnlyMemoryStream(ReadOnlyMemory<byte> bytes)
    : MemoryStream(Array(bytes).Array!, Array(bytes).Offset, bytes.Length, false)
{
    private static ArraySegment<byte> Array(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array) ? array : new ArraySegment<byte>(bytes.ToArray());
}
