using System.Globalization;
using System.Security.Cryptography;
using FhirInterface.Flow.Deliver;
using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Measures;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Receive;
using FhirInterface.Flow.Release;
using FhirInterface.Flow.Telemetry;
using FhirInterface.Flow.Validate;
using FhirInterface.Policy;
using FhirInterface.Policy.Decide;
using FhirInterface.Store;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Owed;
using FhirInterface.Store.Resources;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow;

/// <summary>The way of a letter: receive, validate, review, decide, reject or rewrite, release, deliver.</summary>
public sealed partial class LetterFlow(LetterStore store, Assessor assessor, Outbox outbox)
{
    private readonly KnownScopes scopes = new(store);

    /// <summary>Takes in a discharge summary or an outpatient letter.</summary>
    public Task<Submission> SubmitLetter(Posting posting, Caller caller, CancellationToken cancel) =>
        posting?.Resource is MedicationRequest
            ? throw new ArgumentException("A request is no letter.", nameof(posting))
            : Submit(posting!, caller, cancel);

    /// <summary>Takes in an outpatient medication request.</summary>
    public Task<Submission> SubmitRequest(Posting posting, Caller caller, CancellationToken cancel) =>
        posting?.Resource is Bundle
            ? throw new ArgumentException("A letter is no request.", nameof(posting))
            : Submit(posting!, caller, cancel);

    /// <param name="inMessage">The content that tells one posting from another, where the bytes are a message's around it.</param>
    private async Task<Submission> Submit(Posting posting, Caller caller, CancellationToken cancel, ReadOnlyMemory<byte>? inMessage = null)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var submission = await Take(posting, caller, inMessage, cancel);
        FlowMeters.Count(submission);
        return submission;
    }

    private async Task<Submission> Take(Posting posting, Caller caller, ReadOnlyMemory<byte>? inMessage, CancellationToken cancel)
    {
        // Receive: no letter at all is refused, the same posting again gets the first answer again.
        if (LetterShape.Refusal(posting.Resource) is { } refusal)
            return new Submission.NotALetter(refusal);
        var receipt = Receipt.Of(posting, caller, inMessage);
        if (caller.Role == CallerRole.Hospital && receipt.Custodian != caller.Ods)
        {
            var place = posting.Resource is Bundle ? "Bundle.entry[0].resource.custodian" : "MedicationRequest.requester";
            return new Submission.NotTheSender(Refusals.NotTheSender(place));
        }

        using (FlowStep.Begin("receive"))
        {
            var seen = await store.Read(async db =>
                await MayKnow(db, posting, receipt, caller) ? await SeenBefore(db, posting, receipt, caller) : null
            );
            if (seen is not null)
                return seen;
        }

        // Validate, review, decide.
        var assessment = inMessage is null
            ? assessor.Assess(posting)
            : assessor.Assess(posting.Resource, posting.ReceivedAt, posting.Faults);
        if (assessment is not Assessment.Judged judged)
            return new Submission.NotALetter(((Assessment.NotALetter)assessment).Outcome);
        FlowMeters.Count(judged.Decision);
        var work = Prepare(posting, receipt, judged.Decision) with { ScopeKey = await scopes.Find(receipt, judged.Decision.Policy) };

        // Reject or rewrite, release, and what is owed for it: one transaction.
        using var step = FlowStep.Begin("release");
        var parties = PartiesOf(receipt, judged.Decision.Policy);
        var told = false;
        var submission = await store.Write(
            LetterLookup.Ask(receipt.Names, caller.ClientId, posting.RequestId, parties),
            async (db, moment, answer) =>
            {
                var ledger = new Ledger(db, moment, caller);
                var (known, watched) = LetterLookup.Read(answer, receipt.Names, parties);
                if (known && await SeenBefore(db, posting, receipt, caller) is { } other)
                    return other;
                // An order answers a proposal that goes by another name.
                var series = known || receipt.IsOrder ? await Series.Find(db, receipt) : new Series.New();
                if (series is Series.OfAnotherCustodian)
                    return new Submission.OfAnotherCustodian(Refusals.OfAnotherCustodian());
                var earlier = (series as Series.Correction)?.Letters ?? [];
                if (receipt.Withdraws && earlier.Count == 0)
                    return new Submission.NotALetter(Refusals.NothingToWithdraw(posting.Resource));

                RememberRequestId(db, posting, receipt, caller, moment);
                var letter = await Enter(ledger, work, series);
                var result =
                    receipt.Withdraws ? await Withdraw(ledger, work, letter, earlier)
                    : work.Decision.Disposition == Disposition.Reject ? await Hold(ledger, work, letter, earlier)
                    : await ReleaseNow(ledger, work, letter, earlier);
                ledger.Audit("C", "submit", [Ledger.VersionReference(letter, letter.AnsweredVersion)], letter: letter);
                told = await Outbox.Write(ledger, unwatched: watched ? [] : parties);
                return result;
            },
            cancel
        );

        // Deliver.
        if (told)
            outbox.Wake();
        return submission;
    }

    /// <summary>Owners and requesters of the Tasks that a letter may make.</summary>
    private static string[] PartiesOf(Receipt receipt, PolicyDocument policy) =>
        [
            Identifiers.OdsKey(receipt.Practice ?? ""),
            Identifiers.OdsKey(receipt.Custodian),
            Identifiers.OdsKey(policy.Liaison),
            Identifiers.Key(Systems.Service, Systems.ServiceId),
        ];

    private static Task<bool> MayKnow(StoreDb db, Posting posting, Receipt receipt, Caller caller) =>
        LetterLookup.MayKnow(db, receipt.Names, caller.ClientId, posting.RequestId);

    /// <summary>The answer to what came before, or null. The same X-Request-ID may come again with the same content only.</summary>
    private static async Task<Submission?> SeenBefore(StoreDb db, Posting posting, Receipt receipt, Caller caller)
    {
        if (
            posting.RequestId is { } id
            && await db.Requests.FindAsync(caller.ClientId, id) is { } request
            && request.Sha256 != receipt.Sha256
        )
            return new Submission.RequestIdReused(Refusals.RequestIdReused());
        if (await Series.FindRepeat(db, receipt) is not { } first)
            return null;
        var type = Ledger.TypeOf(first.Kind);
        return new Submission.Repeated(
            type,
            first.Id,
            first.AnsweredVersion,
            Held: first.Disposition == "rejected",
            (OperationOutcome)FhirText.Read(Packing.Unpack(first.Outcome)),
            await db
                .Versions.Where(v => v.ResourceType == type && v.ResourceId == first.Id && v.Version == first.AnsweredVersion)
                .Select(v => (DateTimeOffset?)v.LastUpdated)
                .SingleOrDefaultAsync()
        );
    }

    private static void RememberRequestId(StoreDb db, Posting posting, Receipt receipt, Caller caller, DateTimeOffset moment)
    {
        if (posting.RequestId is not { } id || db.Requests.Local.Any(r => r.ClientId == caller.ClientId && r.RequestId == id))
            return;
        db.Requests.Add(
            new RequestRecord
            {
                ClientId = caller.ClientId,
                RequestId = id,
                Sha256 = receipt.Sha256,
                ReceivedAt = moment,
            }
        );
    }

    /// <summary>All that can be done before the transaction has its turn: ids, versions, the posted bytes packed.</summary>
    private static LetterWork Prepare(Posting posting, Receipt receipt, Decision decision)
    {
        var id = Identifiers.NewId(posting.ReceivedAt);
        var binary = new PostedBody
        {
            Id = Identifiers.NewId(posting.ReceivedAt),
            LetterId = id,
            ContentType = posting.ContentType,
            Content = Packing.Pack(posting.Body.Span),
            Sha256 = receipt.BodySha256,
            ReceivedAt = posting.ReceivedAt,
        };
        var meta = (Meta?)posting.Resource.Meta?.DeepCopy();
        var rewritten = decision.Rewritten;
        var rewrittenKey = Identifiers.Key(rewritten?.Identifier);
        return new LetterWork(
            posting,
            receipt,
            decision,
            id,
            binary,
            meta,
            posting.IsWhole ? ResourceCodec.Pack(posting.Resource, posting.Body.Span, id, 1) : ResourceCodec.Pack(posting.Resource, id, 1),
            rewritten is null ? null : ResourceCodec.Pack(rewritten, id, 2),
            rewrittenKey
        );
    }

    private static async Task<LetterRecord> Enter(Ledger ledger, LetterWork work, Series series)
    {
        var (receipt, decision) = (work.Receipt, work.Decision);
        var letter = new LetterRecord
        {
            Id = work.Id,
            Kind = receipt.Kind,
            SeriesId = (series as Series.Correction)?.SeriesId ?? work.Id,
            PostingKey = receipt.PostingKey,
            SeriesKey = receipt.SeriesKey,
            RewrittenKey = work.RewrittenKey,
            Sha256 = receipt.Sha256,
            Custodian = receipt.Custodian,
            CustodianName = receipt.CustodianName,
            Practice = receipt.Practice,
            Liaison = decision.Policy.Liaison,
            NhsNumber = receipt.NhsNumber,
            Title = receipt.Title,
            AuthoredOn = receipt.AuthoredOn,
            Specialty = receipt.Specialty,
            MedicineKey = receipt.MedicineKey,
            IsOrder = receipt.IsOrder,
            RequestStatus = receipt.RequestStatus,
            State = LetterState.Held,
            Disposition = receipt.Withdraws ? "accepted" : Outcomes.CodeOf(decision.Disposition),
            Restricted = receipt.Restricted,
            IdentityCertain = decision.IdentityCertain && receipt.Practice is not null,
            PolicyUrl = PolicyUrls.Of(decision.Policy),
            ReceivedAt = work.Posting.ReceivedAt,
            ReceivedDay = London.DateOf(work.Posting.ReceivedAt).DayNumber,
            DelayMinutes = LetterFigures.Delay(receipt.AuthoredOn, work.Posting.ReceivedAt),
            ScopeKey = work.ScopeKey ?? await FigureScopes.KeyOf(ledger.Db, FigureScopes.Of(receipt, decision.Policy)),
            Version = 1,
            AnsweredVersion = work.Rewritten is null ? 1 : 2,
            LastUpdated = ledger.Moment,
            Outcome = [],
        };
        foreach (var tag in work.PostedMeta?.Tag.Where(tag => tag.System == Systems.Submission) ?? [])
            letter.Tag(tag.Code ?? "");
        ledger.Db.Letters.Add(letter);
        ledger.Db.Posted.Add(work.Binary);
        ledger.Add(work.Posted);
        return letter;
    }

    /// <summary>Reject: the letter is held, its author told, and the clock set that releases it for the patient's safety.</summary>
    private static async Task<Submission> Hold(Ledger ledger, LetterWork work, LetterRecord letter, IReadOnlyList<LetterRecord> earlier)
    {
        var decision = work.Decision;
        var planned = await AskBook.Enter(ledger, letter, decision, ReleasePlan.Of(decision, NewAskId), earlier.Count > 0);
        letter.Plan = ReleasePlan.Pack(letter, planned);
        letter.ReleaseDue = await Clocks.Start(ledger, letter, decision);
        letter.Outcome = PackOutcome(Outcomes.Of(decision, letter.ReleaseDue));
        ledger.AddProvenance(Provenances.Posted(letter, work.Binary.Id, work.PostedMeta), letter, 1);

        if (letter.IdentityCertain)
        {
            // What will be released for safety is the newest held letter that is certain: the older ones have had their time.
            foreach (var old in earlier.Where(old => old.State == LetterState.Held))
                await Releaser.Supersede(ledger, old);
        }
        else
        {
            Issues.Raise(
                ledger,
                letter,
                letter.NhsNumber is null || letter.Practice is not null ? "wrong-patient" : "wrong-practice",
                "A letter is held because it is not certain which patient or practice it is for. No clock releases it: please have it mended at once.",
                urgent: true
            );
        }

        return new Submission.Rejected(Ledger.TypeOf(letter.Kind), letter.Id, 1, Outcomes.Of(decision, letter.ReleaseDue));
    }

    /// <summary>Release, unchanged or rewritten.</summary>
    private static async Task<Submission> ReleaseNow(
        Ledger ledger,
        LetterWork work,
        LetterRecord letter,
        IReadOnlyList<LetterRecord> earlier,
        bool asLetter = true
    )
    {
        var decision = work.Decision;
        var planned = await AskBook.Enter(ledger, letter, decision, ReleasePlan.Of(decision, NewAskId), earlier.Count > 0);
        letter.Outcome = PackOutcome(Outcomes.Of(decision));
        if (work.Rewritten is not null)
        {
            letter.MoveOn(2, ledger.Moment);
            ledger.Add(work.Rewritten);
        }

        var times = ReleaseTimes.Of(decision.Policy, work.Posting.ReceivedAt);
        var group = TaskBuilder.Group(letter);
        var drafts = planned
            .Select(item => new Draft(TaskBuilder.Action(letter, group, item.Action, item.Owner, times.AcceptBy), item.AskId))
            .ToList();
        var tasks = await Releaser.Release(ledger, letter, drafts, times, earlier, asLetter);

        ledger.AddProvenance(Provenances.Posted(letter, work.Binary.Id, work.PostedMeta), letter, 1);
        if (work.Rewritten is not null)
        {
            var provenance = Provenances.Revised(letter, 2, 1, letter.PolicyUrl);
            foreach (var change in decision.Changes)
            {
                var ask = planned.FirstOrDefault(item =>
                    change.ActionIndex is { } index && ReferenceEquals(item.Action, decision.Actions[index])
                );
                provenance.Extension.Add(Provenances.Change(change, ask is null ? null : tasks.GetValueOrDefault(ask.AskId)));
            }

            ledger.AddProvenance(provenance, letter, 2);
        }

        TellOfExceptions(ledger, letter, planned);
        return new Submission.Released(Ledger.TypeOf(letter.Kind), letter.Id, letter.AnsweredVersion, Outcomes.Of(decision), ledger.Moment);
    }

    private static void TellOfExceptions(Ledger ledger, LetterRecord letter, IReadOnlyList<PlannedAction> planned)
    {
        if (letter.HasTag("override"))
        {
            Issues.Raise(
                ledger,
                letter,
                "other",
                "The sender has overridden the review: the letter was released as it stands. Reason and clinician are in its Provenance."
            );
        }

        if (planned.FirstOrDefault(item => item.Action is { Urgent: true, Avoidable: true }) is { } urgent)
        {
            Issues.Raise(
                ledger,
                letter,
                urgent.Action.Category,
                "The practice was asked for something urgent that is the hospital's own work. It was released at once, for the patient's sake.",
                urgent: true
            );
        }
    }

    private static string NewAskId() => Guid.CreateVersion7().ToString("D", CultureInfo.InvariantCulture);

    private static byte[] PackOutcome(OperationOutcome outcome) => Packing.Pack(FhirText.Write(outcome).Span);
}

/// <summary>A posting on its way: what was read of it, what was decided, and its versions ready to be stored.</summary>
internal sealed record LetterWork(
    Posting Posting,
    Receipt Receipt,
    Decision Decision,
    string Id,
    PostedBody Binary,
    Meta? PostedMeta,
    PackedResource Posted,
    PackedResource? Rewritten,
    string? RewrittenKey,
    long? ScopeKey = null
);
