using System.Security.Cryptography;
using System.Text;

namespace FhirInterface.Policy.Rewrite;

/// <summary>UUIDs of version 5 (RFC 9562, 5.5): the same name gives the same UUID, so the same input gives the same letter.</summary>
public static class NameBasedGuid
{
    /// <summary>The space that names of this service live in.</summary>
    public static readonly Guid Space = new("6f0c3a52-9f0e-5d5b-8d0c-3f3b6a4f9e11");

    public static Guid Of(string name) => Of(Space, name);

    public static Guid Of(Guid space, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var input = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        space.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input.AsSpan(16));
#pragma warning disable CA5350 // SHA-1 is what version 5 is made of; nothing rests on its strength.
        var hash = SHA1.HashData(input);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
