using System.Net.Http.Headers;
using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using FhirInterface.Store.Outbox;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Deliver;

/// <summary>
/// Notifications as HTTP: those of a topic as the backport has them; those of plain criteria as an empty POST or, with a payload, as
/// PUT of the resource (FHIR R4 subscription.html).
/// </summary>
internal sealed class NotificationRequests(LetterStore store, string baseUrl)
{
    public Task<HttpRequestMessage> Handshake(SubscriptionRecord subscription, Subscription resource) =>
        Bare(subscription, resource, "handshake");

    public Task<HttpRequestMessage> Heartbeat(SubscriptionRecord subscription, Subscription resource) =>
        Bare(subscription, resource, "heartbeat");

    public Task<HttpRequestMessage> Event(
        SubscriptionRecord subscription,
        Subscription resource,
        NotificationRecord item,
        CancellationToken cancel
    ) =>
        store.Read(async db =>
        {
            if (subscription.Topic is not null)
            {
                var content = subscription.PayloadContent ?? "empty";
                var body = await Notifications.Of(db, subscription, "event-notification", [item], content, baseUrl);
                return Request(HttpMethod.Post, subscription.Endpoint, resource, body);
            }

            if (string.IsNullOrEmpty(subscription.PayloadType))
                return Request(HttpMethod.Post, subscription.Endpoint, resource, null);
            var row = await db.Versions.SingleAsync(
                v => v.ResourceType == item.FocusType && v.ResourceId == item.FocusId && v.Version == item.FocusVersion,
                cancel
            );
            var told = ResourceCodec.Unpack(row).Parse();
            // Plain criteria have no form between everything and nothing: of what is restricted the receiver hears that there is something.
            return Confidentiality.IsRestricted(told)
                ? Request(HttpMethod.Post, subscription.Endpoint, resource, null)
                : Request(HttpMethod.Put, $"{subscription.Endpoint.TrimEnd('/')}/{item.FocusType}/{item.FocusId}", resource, told);
        });

    private Task<HttpRequestMessage> Bare(SubscriptionRecord subscription, Subscription resource, string type) =>
        store.Read(async db =>
            Request(HttpMethod.Post, subscription.Endpoint, resource, await Notifications.Of(db, subscription, type, [], "empty", baseUrl))
        );

    private static HttpRequestMessage Request(HttpMethod method, string url, Subscription subscription, Resource? body)
    {
        var request = new HttpRequestMessage(method, url) { Content = new ByteArrayContent([]) };
        if (body is not null)
        {
            var isXml = PayloadType.IsXml(subscription.Channel!.Payload);
            request.Content = new ByteArrayContent(isXml ? PayloadType.Xml(body) : FhirText.Write(body).ToArray());
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(isXml ? "application/fhir+xml" : "application/fhir+json");
        }

        foreach (var header in subscription.Channel!.Header.OfType<string>())
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon].Trim(), header[(colon + 1)..].Trim());
        }

        return request;
    }
}
