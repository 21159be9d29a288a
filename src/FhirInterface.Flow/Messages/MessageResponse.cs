using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Messages;

/// <summary>Writes the answer to a message: the same event, what became of it, and the outcome as an entry.</summary>
internal static class MessageResponse
{
    private const string Endpoint = "urn:fhirinterface";

    /// <param name="about">The letter or request as stored, if any.</param>
    public static Bundle Of(
        Bundle message,
        MessageHeader header,
        bool ok,
        OperationOutcome outcome,
        DateTimeOffset at,
        string? about = null
    )
    {
        var (headerId, outcomeId) = (Guid.NewGuid(), Guid.NewGuid());
        outcome.Id = outcomeId.ToString("D");
        var answer = new MessageHeader
        {
            Id = headerId.ToString("D"),
            Event = header.Event is null ? new Coding(Systems.MessageEvent, "unknown") : (DataType)header.Event.DeepCopy(),
            Source = new MessageHeader.MessageSourceComponent { Name = "FhirInterface", Endpoint = Endpoint },
            Response = new MessageHeader.ResponseComponent
            {
                Identifier = header.Id ?? message.Identifier?.Value ?? message.Id ?? "unknown",
                Code = ok ? MessageHeader.ResponseType.Ok : MessageHeader.ResponseType.FatalError,
                Details = new ResourceReference($"urn:uuid:{outcomeId:D}"),
            },
        };
        if (header.Sender is { } sender)
            answer.Destination.Add(
                new MessageHeader.MessageDestinationComponent
                {
                    Receiver = (ResourceReference)sender.DeepCopy(),
                    Endpoint = header.Source?.Endpoint ?? "urn:unknown",
                }
            );
        if (about is not null)
            answer.Focus.Add(new ResourceReference(about));
        return new Bundle
        {
            Id = Guid.NewGuid().ToString("D"),
            Type = Bundle.BundleType.Message,
            TimestampElement = new Instant(at),
            Entry =
            [
                new Bundle.EntryComponent { FullUrl = $"urn:uuid:{headerId:D}", Resource = answer },
                new Bundle.EntryComponent { FullUrl = $"urn:uuid:{outcomeId:D}", Resource = outcome },
            ],
        };
    }
}
