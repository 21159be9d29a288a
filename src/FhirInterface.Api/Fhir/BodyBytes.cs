using System.Buffers;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;

namespace FhirInterface.Api.Fhir;

/// <summary>Reads a body once, into one run of bytes, content-decoded, up to a limit.</summary>
public static class BodyBytes
{
    /// <summary>What reading came to.</summary>
    public enum Ending
    {
        Read,
        TooLarge,
        UnknownEncoding,
        Corrupt,
    }

    public static async ValueTask<(Ending Ending, byte[] Bytes)> Read(HttpRequest request, int maxBytes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Encodings(request.Headers.ContentEncoding) is not { } encodings)
            return (Ending.UnknownEncoding, []);

        if (encodings.Count == 0)
            return await ReadPlain(request, maxBytes, cancel);

        Stream stream = request.BodyReader.AsStream();
        foreach (var encoding in encodings)
        {
            stream = encoding switch
            {
                "gzip" or "x-gzip" => new GZipStream(stream, CompressionMode.Decompress),
                "br" => new BrotliStream(stream, CompressionMode.Decompress),
                _ => new ZLibStream(stream, CompressionMode.Decompress),
            };
        }

        await using (stream)
        {
            try
            {
                return await ReadDecoded(stream, maxBytes, cancel);
            }
            catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException)
            {
                return (Ending.Corrupt, []);
            }
        }
    }

    private static async ValueTask<(Ending Ending, byte[] Bytes)> ReadPlain(HttpRequest request, int maxBytes, CancellationToken cancel)
    {
        var reader = request.BodyReader;
        var bytes = new byte[(int)Math.Clamp(request.ContentLength ?? 8192, 0, maxBytes)];
        var length = 0;
        while (true)
        {
            var read = await reader.ReadAsync(cancel);
            var buffer = read.Buffer;

            // Beyond the limit the rest is read and dropped, so that the client hears the answer instead of a broken connection.
            if (length + buffer.Length <= maxBytes)
            {
                if (bytes.Length < length + buffer.Length)
                    Array.Resize(ref bytes, (int)Math.Min(maxBytes, Math.Max(length + buffer.Length, bytes.Length * 2L)));
                buffer.CopyTo(bytes.AsSpan(length));
                length += (int)buffer.Length;
            }
            else
            {
                length = maxBytes;
                bytes = [];
            }

            reader.AdvanceTo(buffer.End);
            if (read.IsCompleted)
                break;
        }

        if (bytes.Length == 0 && length > 0)
            return (Ending.TooLarge, []);
        if (bytes.Length != length)
            Array.Resize(ref bytes, length);
        return (Ending.Read, bytes);
    }

    private static async ValueTask<(Ending Ending, byte[] Bytes)> ReadDecoded(Stream stream, int maxBytes, CancellationToken cancel)
    {
        var bytes = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(length), cancel);
            if (read == 0)
                break;
            length += read;
            if (length > maxBytes)
                return (Ending.TooLarge, []);
            if (length == bytes.Length)
                Array.Resize(ref bytes, Math.Min(maxBytes + 1, bytes.Length * 2));
        }

        Array.Resize(ref bytes, length);
        return (Ending.Read, bytes);
    }

    /// <summary>The encodings to undo, the last applied first; null where one is unknown, or there are more than anybody needs.</summary>
    private static List<string>? Encodings(StringValues header)
    {
        var encodings = new List<string>();
        foreach (var name in header.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries)))
        {
            switch (name.ToLowerInvariant())
            {
                case "" or "identity":
                    break;
                case "gzip" or "x-gzip" or "br" or "deflate":
                    encodings.Insert(0, name.ToLowerInvariant());
                    break;
                default:
                    return null;
            }
        }

        return encodings.Count > 2 ? null : encodings;
    }
}
