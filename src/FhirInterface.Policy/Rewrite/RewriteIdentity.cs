using FhirInterface.Policy.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Rewrite;

/// <summary>
/// The identity of a version that the service made (design 6.2): its own Bundle.identifier and timestamp, the series' identifier and
/// date as they were, status amended, the service as a further author, and nothing that attests other words.
/// </summary>
public static class RewriteIdentity
{
    public const string UriSystem = "urn:ietf:rfc:3986";
    public const string ServiceSystem = "https://fhirinterface.example/Id/service";
    public const string ServiceValue = "fhirinterface";

    /// <summary>The version of the stored letter that a rewrite becomes.</summary>
    private const int Version = 2;

    internal static void Apply(Bundle copy, Composition composition, PolicyDocument policy, DecideContext context)
    {
        var posting = (Identifier?)copy.Identifier?.DeepCopy();
        var identifier = OfVersion(posting, Version, policy);
        copy.Identifier = new Identifier(UriSystem, $"urn:uuid:{identifier:D}");
        copy.Timestamp = context.ReceivedAt.ToUniversalTime();
        copy.Signature = null;
        composition.Status = CompositionStatus.Amended;
        composition.Attester.Clear();
        if (posting is not null)
        {
            composition.RelatesTo.Add(new Composition.RelatesToComponent { Code = DocumentRelationshipType.Transforms, Target = posting });
        }

        var device = NameBasedGuid.Of($"device|{identifier:D}");
        composition.Author.Add(new ResourceReference($"urn:uuid:{device:D}", "FhirInterface"));
        copy.Entry.Add(new Bundle.EntryComponent { FullUrl = $"urn:uuid:{device:D}", Resource = Service(device) });
    }

    /// <summary>The Bundle.identifier of a version: UUIDv5 of the posted identifier, the version's number and the policy's version.</summary>
    public static Guid OfVersion(Identifier? posting, int version, PolicyDocument policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return OfVersion(posting, version, policy.Version);
    }

    /// <inheritdoc cref="OfVersion(Identifier?, int, PolicyDocument)"/>
    public static Guid OfVersion(Identifier? posting, int version, string policyVersion) =>
        NameBasedGuid.Of($"{posting?.System}|{posting?.Value}|{Paths.Index(version)}|{policyVersion}");

    private static Device Service(Guid id) =>
        new()
        {
            Id = id.ToString("D"),
            Identifier = [new Identifier(ServiceSystem, ServiceValue)],
            DeviceName = [new Device.DeviceNameComponent { Name = "FhirInterface", Type = DeviceNameType.UserFriendlyName }],
            Type = new CodeableConcept { Text = "Service between hospitals and general practice" },
        };
}
