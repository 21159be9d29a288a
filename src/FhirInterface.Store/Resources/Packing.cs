using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace FhirInterface.Store.Resources;

/// <summary>Bytes as they are kept: one byte that says how, then the length, then the bytes, compressed where that pays.</summary>
public static class Packing
{
    private const byte Plain = 0;
    private const byte Brotli = 1;
    private const int Header = 5;

    /// <summary>Below this a row is not smaller on disk for being compressed.</summary>
    private const int WorthIt = 512;

    // FHIR is repetitive: quality 3 takes a letter to a sixth in a fraction of a millisecond, and higher qualities win little.
    private const int Quality = 3;
    private const int Window = 20;

    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= WorthIt)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(Header + BrotliEncoder.GetMaxCompressedLength(bytes.Length));
            try
            {
                if (BrotliEncoder.TryCompress(bytes, buffer.AsSpan(Header), out var written, Quality, Window) && written < bytes.Length)
                {
                    buffer[0] = Brotli;
                    BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(1), bytes.Length);
                    return buffer.AsSpan(0, Header + written).ToArray();
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        var plain = new byte[Header + bytes.Length];
        plain[0] = Plain;
        BinaryPrimitives.WriteInt32LittleEndian(plain.AsSpan(1), bytes.Length);
        bytes.CopyTo(plain.AsSpan(Header));
        return plain;
    }

    /// <exception cref="InvalidDataException">The bytes were not packed here, or are damaged.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < Header)
            throw new InvalidDataException("Stored bytes are too short.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(packed[1..]);
        var bytes = new byte[length];
        var body = packed[Header..];
        switch (packed[0])
        {
            case Plain when body.Length == length:
                body.CopyTo(bytes);
                return bytes;
            case Brotli when BrotliDecoder.TryDecompress(body, bytes, out var written) && written == length:
                return bytes;
            default:
                throw new InvalidDataException("Stored bytes cannot be unpacked.");
        }
    }
}
