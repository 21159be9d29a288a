using System.Buffers.Text;
using System.Globalization;
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
            system.ValueIs("urn:ietf:rfc:3986"u8)
            && node.Child(WellKnown.Value) is { Exists: true, HasValue: true } value
            && !PrimitiveChecker.IsAbsoluteUri(value.Utf8)
        )
        {
            run.Report(Messages.IdentifierNotUri, value, "With the system urn:ietf:rfc:3986, the value is an absolute URI.");
        }
    }
}

/// <summary>The size that an Attachment states is that of its data.</summary>
internal sealed class AttachmentRule : IConstraint
{
    private static readonly int DataName = Names.Intern("data");
    private static readonly int SizeName = Names.Intern("size");

    public void Check(Node node, ValidationRun run)
    {
        var size = node.Child(SizeName);
        var data = node.Child(DataName);
        if (
            size.Exists
            && data.Exists
            && data.HasValue
            && int.TryParse(size.Utf8, NumberStyles.Integer, CultureInfo.InvariantCulture, out var stated)
            && Base64.IsValid(data.Utf8, out var actual)
            && stated != actual
        )
        {
            run.Report(
                Messages.AttachmentSize,
                size,
                string.Create(CultureInfo.InvariantCulture, $"The stated size is {stated}, the data has {actual} bytes.")
            );
        }
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
