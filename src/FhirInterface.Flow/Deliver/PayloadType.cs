using System.Text;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Flow.Deliver;

/// <summary>The formats that a subscription may have its notifications in (<c>channel.payload</c>).</summary>
internal static class PayloadType
{
    public static bool IsKnown(string payload) => Bare(payload) is "application/fhir+json" or "application/json" || IsXml(payload);

    public static bool IsXml(string? payload) => Bare(payload) is "application/fhir+xml" or "application/xml";

    public static byte[] Xml(Resource resource) => Encoding.UTF8.GetBytes(FhirXmlSerializer.Default.SerializeToString(resource));

    // Parameters such as fhirVersion or charset are not told apart: there is one version here, and one charset.
    private static string Bare(string? payload) => (payload ?? "").Split(';')[0].Trim().ToLowerInvariant();
}
