using System.Security.Cryptography;
using System.Text;
using FhirInterface.Flow.Deliver;
using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Messages;
using FhirInterface.Policy.Medicines.Eps;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Resources;
using FhirInterface.Validation;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow;

public sealed partial class LetterFlow
{
    /// <summary>Takes in a message and answers it (design 2, Messages).</summary>
    public async Task<MessageAnswer> ProcessMessage(Posting posting, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(posting);
        ArgumentNullException.ThrowIfNull(caller);
        if (Unreadable(posting.Resource) is { } fault)
            return new MessageAnswer.Unreadable(fault);
        var message = (Bundle)posting.Resource;
        var header = (MessageHeader)message.Entry[0].Resource!;
        var coding = header.Event as Coding;
        var faults = MessageFaults.Of(posting, assessor);

        if (coding?.System == Systems.EpsMessageEvent)
            return faults.Around.Count == 0
                ? await TakeEps(posting, message, header, caller, cancel)
                : new MessageAnswer.Answered(MessageResponse.Of(message, header, ok: false, OutcomeOf(faults.Around), posting.ReceivedAt));

        var key = "ours|" + (Identifiers.Key(message.Identifier) ?? header.Id ?? message.Id ?? Hash(posting.Body.Span));
        var sha = Hash(posting.Body.Span);
        // What is in it is taken in before the answer is kept: of two with one id and different content that come together one waits.
        await using var alone = await store.Alone($"message {caller.Ods} {key}", cancel);
        if (await Answered(key, sha, caller, cancel) is { } before)
            return before;
        var focus = header.Focus.FirstOrDefault()?.Reference;
        var index = message.Entry.FindIndex(entry => focus is not null && entry.FullUrl == focus);
        var target = index < 0 ? null : message.Entry[index].Resource;
        var (ok, outcome, about) = (coding?.System, coding?.Code, target) switch
        {
            _ when faults.Around.Count > 0 => (false, OutcomeOf(faults.Around), null),
            (Systems.MessageEvent, "discharge-summary" or "outpatient-letter", Bundle document) => await TakeIn(
                posting with
                {
                    IsWhole = false,
                    Resource = document,
                    RequestId = null,
                    Faults = faults.RootedIn(index, document),
                },
                caller,
                cancel
            ),
            (Systems.MessageEvent, "outpatient-medication-request", MedicationRequest request) => await TakeIn(
                posting with
                {
                    IsWhole = false,
                    Resource = MessageRequest.Alone(message, request),
                    RequestId = null,
                    Faults = faults.RootedIn(index, request),
                },
                caller,
                cancel
            ),
            (Systems.MessageEvent, "discharge-summary" or "outpatient-letter" or "outpatient-medication-request", _) => (
                false,
                Outcomes.Error(
                    OperationOutcome.IssueType.Invalid,
                    "The focus of the message is not an entry of the kind that the event is about.",
                    "Bundle.entry[0].resource.focus"
                ),
                null
            ),
            _ => (false, NotSupported(coding), (string?)null),
        };
        return await Remember(key, sha, MessageResponse.Of(message, header, ok, outcome, posting.ReceivedAt, about), caller, cancel);
    }

    private async Task<(bool Ok, OperationOutcome Outcome, string? About)> TakeIn(Posting posting, Caller caller, CancellationToken cancel)
    {
        // The message around it may differ when it is sent again: what is in it tells one posting from another.
        var content = FhirText.Write(posting.Resource);
        return await Submit(posting, caller, cancel, content) switch
        {
            Submission.Released letter => (true, letter.Outcome, $"{letter.Type}/{letter.Id}/_history/{Number(letter.Version)}"),
            Submission.Repeated letter => (!letter.Held, letter.Outcome, $"{letter.Type}/{letter.Id}/_history/{Number(letter.Version)}"),
            Submission.Rejected letter => (false, letter.Outcome, $"{letter.Type}/{letter.Id}/_history/{Number(letter.Version)}"),
            var other => (false, other.Outcome, null),
        };
    }

    private async Task<MessageAnswer> TakeEps(
        Posting posting,
        Bundle message,
        MessageHeader header,
        Caller caller,
        CancellationToken cancel
    )
    {
        var order = EpsOrder.Read(message);
        if (order.Event == EpsEvent.Other)
            return new MessageAnswer.Answered(
                MessageResponse.Of(message, header, ok: false, NotSupported(header.Event as Coding), posting.ReceivedAt)
            );
        var (ok, outcome) = EpsDesk.Answer(message, order, assessor.Policies, posting.ReceivedAt);
        var response = MessageResponse.Of(message, header, ok, outcome, posting.ReceivedAt);
        // Only what evidence rests on has to be told from its repetition: a prescription that is being prepared may well change.
        if (!ok || order.GroupIdentifier is null || !(order.IsEvidence || order.Event == EpsEvent.Update))
            return new MessageAnswer.Answered(response);
        // Giving evidence and taking it back change what happens to a patient's held request: both are the organisation's own to do.
        if (caller.Role == CallerRole.Hospital && !caller.RelaysPrescriptions && order.CustodianOds != caller.Ods)
            return new MessageAnswer.Answered(
                MessageResponse.Of(message, header, ok: false, Refusals.NotTheSender("Bundle.entry[0].resource.sender"), posting.ReceivedAt)
            );

        // Known by order, event and signature, never by the ids of Bundle and header, which change from one sending to the next.
        var items = string.Join(',', order.Items.Select(item => item.Identifier));
        var key = $"eps|{order.GroupIdentifier}|{order.EventCode}|{(order.Signed ? "signed" : "unsigned")}";
        if (order.Event == EpsEvent.Update)
            key += "|" + items;
        var sha = Hash(Encoding.UTF8.GetBytes(string.Concat(order.Items.Select(item => Encoding.UTF8.GetString(Content(item.Request))))));
        return await Answered(key, sha, caller, cancel) ?? await Remember(key, sha, response, caller, cancel, (posting, order));
    }

    private static byte[] Content(MedicationRequest request)
    {
        var content = (MedicationRequest)request.DeepCopy();
        // References lead to entries by ids that change with each sending.
        content.Id = null;
        content.Subject = new ResourceReference();
        content.Requester = null;
        content.Encounter = null;
        return FhirText.Write(content).ToArray();
    }

    private async Task<MessageAnswer?> Answered(string key, string sha, Caller caller, CancellationToken cancel)
    {
        var before = await store.Read(async db => await db.Messages.FindAsync([caller.Ods, key], cancel));
        return before is null ? null : AnswerOf(before, sha);
    }

    private static MessageAnswer AnswerOf(MessageRecord before, string sha) =>
        before.Sha256 == sha
            ? new MessageAnswer.Answered((Bundle)FhirText.Read(Packing.Unpack(before.Response)))
            : new MessageAnswer.Conflict(
                Outcomes.Error(
                    OperationOutcome.IssueType.Duplicate,
                    "This message came before with other content. Give each message its own id."
                )
            );

    /// <summary>Keeps the answer, and the evidence of an order, in one transaction.</summary>
    private async Task<MessageAnswer> Remember(
        string key,
        string sha,
        Bundle response,
        Caller caller,
        CancellationToken cancel,
        (Posting Posting, EpsOrder Order)? eps = null
    )
    {
        var answer = await store.Write(
            async (db, moment) =>
            {
                if (await db.Messages.FindAsync(caller.Ods, key) is { } before)
                    return AnswerOf(before, sha);
                var ledger = new Ledger(db, moment, caller);
                db.Messages.Add(
                    new MessageRecord
                    {
                        Sender = caller.Ods,
                        MessageKey = key,
                        Sha256 = sha,
                        Response = Packing.Pack(FhirText.Write(response).Span),
                        ReceivedAt = moment,
                    }
                );
                if (eps is { Posting: var posting, Order: var order })
                {
                    var policy = assessor.Policies.For(order.CustodianOds!, order.PracticeOds, posting.ReceivedAt);
                    await EpsDesk.Enter(ledger, order, policy);
                    if (order.IsEvidence)
                        await EnterOrders(ledger, posting, order, policy);
                }

                ledger.Audit("E", "process-message", []);
                await Outbox.Write(ledger);
                return new MessageAnswer.Answered(response);
            },
            cancel
        );
        outbox.Wake();
        return answer;
    }

    private static OperationOutcome? Unreadable(Resource resource)
    {
        if (resource is not Bundle bundle)
            return Outcomes.Error(OperationOutcome.IssueType.Structure, "A message is a Bundle.", resource.TypeName);
        if (bundle.TypeElement?.JsonValue as string is not "message")
            return Outcomes.Error(OperationOutcome.IssueType.Value, "A message is a Bundle of type message.", "Bundle.type");
        return bundle.Entry is { Count: > 0 } && bundle.Entry[0].Resource is MessageHeader
            ? null
            : Outcomes.Error(OperationOutcome.IssueType.Structure, "The first entry of a message is its MessageHeader.", "Bundle.entry[0]");
    }

    private static OperationOutcome OutcomeOf(IReadOnlyList<ValidationIssue> faults) =>
        new ValidationReport(Verdict.Invalid, faults).ToOperationOutcome();

    private static OperationOutcome NotSupported(Coding? coding) =>
        Outcomes.Error(
            OperationOutcome.IssueType.NotSupported,
            $"The event {coding?.Code ?? "(none)"} is not one that is taken here.",
            "Bundle.entry[0].resource.event"
        );

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Number(int version) => version.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
