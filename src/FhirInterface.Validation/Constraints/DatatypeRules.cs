using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Primitives;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Constraints;

/// <summary>An Identifier's system is absolute; with the system of URIs, so is its value (FHIR R4 2.24.0.13).</summary>
internal sealed class IdentifierRule : IConstraint
{
    public void Check(Node node, ValidationRun run)
    {
        var system = node.Child(WellKnown.System);
        if (!system.Exists || !system.HasValue)
        {
            return;
        }

        if (!PrimitiveChecker.IsAbsoluteUri(system.Utf8))
        {
            run.Report(Messages.SystemRelative, system, "The system of an identifier is an absolute URI.");
        }
        else if (
            system.ValueIs("https://tools.ietf.org/html/rfc4122"u8)
            && run.Definitions.IsStrict
            && node.Child(WellKnown.Value) is { Exists: true, Text: { } text }
            && !Guid.TryParseExact(text.StartsWith("urn:uuid:", StringComparison.Ordinal) ? text[9..] : text, "D", out _)
        )
        {
            run.Report(Messages.IdentifierNotUuid, node, "With the RFC of UUIDs as its system, the value is a UUID.");
        }
        else if (
            system.ValueIs("urn:ietf:rfc:3986"u8)
            && node.Child(WellKnown.Value) is { Exists: true, HasValue: true } value
            && !PrimitiveChecker.IsAbsoluteUri(value.Utf8)
        )
        {
            run.Report(Messages.IdentifierNotUri, value, "With the system urn:ietf:rfc:3986, the value is an absolute URI.");
        }
    }
}

/// <summary>The size and the hash that an Attachment states are those of its data (FHIR R4 2.24.0.4).</summary>
internal sealed class AttachmentRule : IConstraint
{
    private static readonly int DataName = Names.Intern("data");
    private static readonly int SizeName = Names.Intern("size");
    private static readonly int HashName = Names.Intern("hash");

    public void Check(Node node, ValidationRun run)
    {
        var data = node.Child(DataName);
        if (!data.Exists || !data.HasValue || !Base64.IsValid(data.Utf8, out var length))
        {
            return;
        }

        var size = node.Child(SizeName);
        if (size.Exists && int.TryParse(size.Utf8, NumberStyles.Integer, CultureInfo.InvariantCulture, out var stated) && stated != length)
        {
            run.Report(
                Messages.AttachmentSize,
                size,
                string.Create(CultureInfo.InvariantCulture, $"The stated size is {stated}, the data has {length} bytes.")
            );
        }

        if (node.Child(HashName) is { Exists: true, HasValue: true } hash && !HashMatches(hash, data, length))
        {
            run.Report(
                Messages.AttachmentHash,
                hash,
                "The stated hash is not that of the data: R4 asks for the SHA-1 of the decoded bytes."
            );
        }
    }

    /// <summary>SHA-1, as R4 has it; a SHA-256 that is right does no harm.</summary>
    private static bool HashMatches(Node hash, Node data, int length)
    {
        var stated = new byte[SHA256.HashSizeInBytes];
        if (Base64.DecodeFromUtf8(hash.Utf8, stated, out _, out var written) != OperationStatus.Done)
        {
            return false;
        }

        var bytes = new byte[length];
        Base64.DecodeFromUtf8(data.Utf8, bytes, out _, out _);
#pragma warning disable CA5350 // The standard names SHA-1; it tells damage, not forgery.
        var actual = written == SHA256.HashSizeInBytes ? SHA256.HashData(bytes) : SHA1.HashData(bytes);
#pragma warning restore CA5350
        return stated.AsSpan(0, written).SequenceEqual(actual);
    }
}

/// <summary>No profile and no security label or tag stands twice in Meta.</summary>
internal sealed class MetaRule : IConstraint
{
    private static readonly int SecurityName = Names.Intern("security");

    public void Check(Node node, ValidationRun run)
    {
        HashSet<(string?, string?)>? seen = null;
        foreach (var label in node.ChildrenNamed(SecurityName))
        {
            seen ??= [];
            if (!seen.Add((Text(label, WellKnown.System), Text(label, WellKnown.Code))))
            {
                run.Report(Messages.MetaDuplicate, label, "This security label stands twice.");
            }
        }
    }

    private static string? Text(Node node, int name) => node.Child(name) is { Exists: true } child ? child.Text : null;
}
