using System.Globalization;
using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using FhirInterface.Store.Outbox;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Deliver;

/// <summary>Writes notifications in the backport's form for R4: a history Bundle whose first entry is the status as Parameters.</summary>
internal static class Notifications
{
    public static async Task<Bundle> Of(
        StoreDb db,
        SubscriptionRecord subscription,
        string type,
        IReadOnlyList<NotificationRecord> events,
        string content,
        string baseUrl
    )
    {
        var bundle = new Bundle
        {
            Id = Guid.NewGuid().ToString("D"),
            Meta = new Meta { Profile = [SubscriptionTopics.NotificationProfile] },
            Type = Bundle.BundleType.History,
            TimestampElement = new Instant(events.Count > 0 ? events[^1].At : subscription.LastUpdated),
        };
        bundle.Entry.Add(
            Entry(
                $"urn:uuid:{Guid.NewGuid():D}",
                Status(
                    subscription,
                    type,
                    content == "empty"
                        ? [.. events.Select(e => (e, (string?)null))]
                        : [.. events.Select(e => (e, (string?)FocusUrl(e, baseUrl)))],
                    baseUrl
                ),
                $"Subscription/{subscription.Id}/$status"
            )
        );
        if (content == "empty")
            return bundle;
        foreach (var item in events.DistinctBy(e => (e.FocusType, e.FocusId, content == "full-resource" ? e.FocusVersion : 0)))
        {
            Resource? resource = null;
            if (content == "full-resource")
            {
                var row = await db
                    .Versions.AsNoTracking()
                    .SingleAsync(v => v.ResourceType == item.FocusType && v.ResourceId == item.FocusId && v.Version == item.FocusVersion);
                resource = ResourceCodec.Unpack(row).Parse();
                // What is restricted travels as its id alone: who is entitled fetches it with their own token.
                if (Confidentiality.IsRestricted(resource))
                    resource = null;
            }

            bundle.Entry.Add(Entry(FocusUrl(item, baseUrl), resource, $"{item.FocusType}/{item.FocusId}"));
        }

        return bundle;
    }

    public static Parameters Status(
        SubscriptionRecord subscription,
        string type,
        IReadOnlyList<(NotificationRecord Event, string? Focus)> events,
        string baseUrl
    )
    {
        var status = new Parameters
        {
            Id = Guid.NewGuid().ToString("D"),
            Meta = new Meta { Profile = [SubscriptionTopics.StatusProfile] },
        };
        status.Add("subscription", new ResourceReference($"{baseUrl}/Subscription/{subscription.Id}"));
        if (subscription.Topic is { } topic)
            status.Add("topic", new Canonical(topic));
        status.Add("status", new Code(subscription.Status));
        status.Add("type", new Code(type));
        status.Add("events-since-subscription-start", new FhirString(subscription.EventCount.ToString(CultureInfo.InvariantCulture)));
        foreach (var (item, focus) in events)
        {
            var part = new Parameters.ParameterComponent { Name = "notification-event" };
            part.Part.Add(
                new Parameters.ParameterComponent
                {
                    Name = "event-number",
                    Value = new FhirString(item.Number.ToString(CultureInfo.InvariantCulture)),
                }
            );
            part.Part.Add(new Parameters.ParameterComponent { Name = "timestamp", Value = new Instant(item.At) });
            if (focus is not null)
                part.Part.Add(new Parameters.ParameterComponent { Name = "focus", Value = new ResourceReference(focus) });
            status.Parameter.Add(part);
        }

        return status;
    }

    private static string FocusUrl(NotificationRecord item, string baseUrl) => $"{baseUrl}/{item.FocusType}/{item.FocusId}";

    private static Bundle.EntryComponent Entry(string fullUrl, Resource? resource, string url) =>
        new()
        {
            FullUrl = fullUrl,
            Resource = resource,
            Request = new Bundle.RequestComponent { Method = Bundle.HTTPVerb.GET, Url = url },
            Response = new Bundle.ResponseComponent { Status = "200" },
        };
}
