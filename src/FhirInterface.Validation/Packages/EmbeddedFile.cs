using System.Buffers;

namespace FhirInterface.Validation.Packages;

/// <summary>An embedded file where the assembly is mapped in memory: what is not read costs nothing.</summary>
internal sealed unsafe class EmbeddedFile : MemoryManager<byte>
{
    private readonly UnmanagedMemoryStream stream;

    private EmbeddedFile(UnmanagedMemoryStream stream) => this.stream = stream;

    /// <summary>The bytes of an embedded file; valid for the life of the process.</summary>
    public static ReadOnlyMemory<byte> Open(string name) =>
        typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name) is UnmanagedMemoryStream stream
            ? new EmbeddedFile(stream).Memory
            : throw new InvalidOperationException($"{name} is not embedded.");

    public override Span<byte> GetSpan() => new(stream.PositionPointer, checked((int)stream.Length));

    public override MemoryHandle Pin(int elementIndex = 0) => new(stream.PositionPointer + elementIndex);

    public override void Unpin() { }

    protected override void Dispose(bool disposing) { }
}
