using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FhirInterface.Store.Audit;

/// <summary>
/// What a seal's digest is made of: the previous digest, the seal's own number and moment, then every column of every row in order of
/// key. Texts carry their length and a missing one differs from an empty one, so no two contents give the same bytes.
/// </summary>
internal static class AuditSealDigest
{
    public static string Of(string previous, long number, DateTimeOffset sealedAt, IReadOnlyList<AuditRecord> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, previous);
        Add(hash, number);
        Add(hash, sealedAt.UtcTicks);
        Add(hash, rows.Count);
        foreach (var row in rows)
        {
            Add(hash, row.Key);
            Add(hash, row.Id);
            Add(hash, row.At.UtcTicks);
            Add(hash, row.Action);
            Add(hash, row.Interaction);
            Add(hash, row.ClientId);
            Add(hash, row.AgentOds);
            Add(hash, row.AgentRole);
            Add(hash, row.Entities);
            Add(hash, row.NhsNumber);
            Add(hash, row.Custodian);
            Add(hash, row.Practice);
            Add(hash, row.Liaison);
            AddLater(hash, LaterRefused, row.Refused?.ToString(CultureInfo.InvariantCulture));
            AddLater(hash, LaterPolicy, row.Policy);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Columns that came later count only where they hold something, each after a number that no key and no length can be: rows sealed
    // before there were such columns keep their digest.
    private const long LaterRefused = -2;
    private const long LaterPolicy = -3;

    private static void AddLater(IncrementalHash hash, long column, string? text)
    {
        if (text is null)
            return;
        Add(hash, column);
        Add(hash, text);
    }

    private static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, string? text)
    {
        if (text is null)
        {
            Add(hash, -1);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        Add(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
