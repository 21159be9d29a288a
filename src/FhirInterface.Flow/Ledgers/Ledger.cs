using System.Globalization;
using FhirInterface.Flow.Deliver;
using FhirInterface.Flow.Reads;
using FhirInterface.Policy;
using FhirInterface.Store;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Audit;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Owed;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Ledgers;

/// <summary>
/// What one transaction writes, so that no path can store a version without its index row, move a Task without its history, or change
/// anything without its audit row and its notifications.
/// </summary>
internal sealed class Ledger(StoreDb db, DateTimeOffset moment, Caller caller)
{
    public StoreDb Db => db;

    /// <summary>The moment of the commit.</summary>
    public DateTimeOffset Moment => moment;

    public Caller Caller => caller;

    public void Add(PackedResource resource) => db.Versions.Add(resource.At(moment));

    public async Task<Resource> ReadVersion(string type, string id, int version)
    {
        var row =
            db.Versions.Local.FirstOrDefault(v => v.ResourceType == type && v.ResourceId == id && v.Version == version)
            ?? await db.Versions.AsNoTracking().SingleAsync(v => v.ResourceType == type && v.ResourceId == id && v.Version == version);
        return ResourceCodec.Unpack(row).Parse();
    }

    /// <summary>Writes a further version of a letter from its current text, with what <paramref name="change"/> does to it.</summary>
    public async Task<Resource> Revise(LetterRecord letter, Action<Resource> change)
    {
        var resource = await ReadVersion(TypeOf(letter.Kind), letter.Id, letter.Version);
        change(resource);
        AddVersion(letter, resource);
        return resource;
    }

    /// <summary>Writes a further version of a letter.</summary>
    public void AddVersion(LetterRecord letter, Resource resource)
    {
        letter.MoveOn(letter.Version + 1, moment);
        foreach (var tag in letter.Tags.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            SetTag(resource, tag);
        Add(ResourceCodec.Pack(resource, letter.Id, letter.Version));
    }

    public ActionRecord AddTask(FhirTask task, ActionKind kind, LetterRecord? letter, TaskParties parties, string? askId = null)
    {
        var id = Identifiers.NewId(moment);
        var code = task.Code!.Coding[0];
        task.Status = FhirTask.TaskStatus.Requested;
        task.AuthoredOnElement = new FhirDateTime(moment);
        task.LastModifiedElement = new FhirDateTime(moment);
        Add(ResourceCodec.Pack(task, id, 1));
        var record = new ActionRecord
        {
            Id = id,
            Kind = kind,
            Status = "requested",
            CodeSystem = code.System ?? "",
            Code = code.Code ?? "",
            Priority = task.Priority == RequestPriority.Urgent ? "urgent" : "routine",
            OwnerKey = Identifiers.Key(task.Owner!.Identifier)!,
            RequesterKey = Identifiers.Key(task.Requester!.Identifier)!,
            Custodian = parties.Custodian,
            Practice = parties.Practice,
            Liaison = parties.Liaison,
            VisibleToPractice = parties.VisibleToPractice,
            NhsNumber = parties.NhsNumber,
            FocusType = task.Focus?.Reference?.Split('/')[0],
            FocusId = task.Focus?.Reference?.Split('/').ElementAtOrDefault(1),
            SeriesId = letter?.SeriesId,
            AskId = askId,
            GroupKey = Identifiers.Key(task.GroupIdentifier),
            AuthoredOn = moment,
            AuthoredDay = London.DateOf(moment).DayNumber,
            Category = kind == ActionKind.InterfaceIssue ? task.ReasonCode?.Coding.FirstOrDefault()?.Code : null,
            ScopeKey = kind == ActionKind.InterfaceIssue ? letter?.ScopeKey ?? 0 : 0,
            Modified = moment,
            Due = Moments.DueOf(task),
            Version = 1,
            LastUpdated = moment,
        };
        db.Actions.Add(record);
        Changed(record);
        return record;
    }

    public async Task<FhirTask> ReadTask(ActionRecord record) => (FhirTask)await ReadVersion("Task", record.Id, record.Version);

    /// <summary>Writes the next version of a Task.</summary>
    public void MoveTask(ActionRecord record, FhirTask task)
    {
        task.LastModifiedElement = new FhirDateTime(moment);
        var version = record.Version + 1;
        Add(ResourceCodec.Pack(task, record.Id, version));
        record.MoveTo(Hl7.Fhir.Utility.EnumUtility.GetLiteral(task.Status)!, version, moment);
        Changed(record);
    }

    /// <summary>Cancels a Task for a reason of <c>CodeSystem/task-status-reason</c>.</summary>
    public async Task<FhirTask> Cancel(ActionRecord record, string reason, string display)
    {
        var task = await ReadTask(record);
        task.Status = FhirTask.TaskStatus.Cancelled;
        task.StatusReason = new CodeableConcept(Systems.TaskStatusReason, reason) { Text = display };
        MoveTask(record, task);
        await CloseOwed(record.Id, "cancelled");
        return task;
    }

    /// <summary>Adds a note of the service to a Task; its status stays.</summary>
    public async Task Note(ActionRecord record, string text, Action<FhirTask>? change = null)
    {
        var task = await ReadTask(record);
        task.Note.Add(ServiceNote(text));
        change?.Invoke(task);
        MoveTask(record, task);
    }

    public Annotation ServiceNote(string text) =>
        new()
        {
            Author = Identifiers.Service(),
            TimeElement = new FhirDateTime(moment),
            Text = text,
        };

    public void Owe(OwedKind kind, string subject, DateTimeOffset due) =>
        db.Owed.Add(
            new OwedRecord
            {
                Kind = kind,
                SubjectId = subject,
                DueAt = due,
            }
        );

    /// <summary>What is owed about a subject is owed no longer.</summary>
    public async Task CloseOwed(string subject, string ending, OwedKind? kind = null)
    {
        await db.Owed.Where(o => o.SubjectId == subject && o.DoneAt == null && (kind == null || o.Kind == kind)).LoadAsync();
        foreach (var owed in db.Owed.Local.Where(o => o.SubjectId == subject && o.DoneAt == null && (kind == null || o.Kind == kind)))
            owed.Close(moment, ending);
    }

    public void AddProvenance(Provenance provenance, LetterRecord letter, int version)
    {
        var id = Identifiers.NewId(moment);
        provenance.RecordedElement = new Instant(moment);
        Add(ResourceCodec.Pack(provenance, id, 1));
        db.Provenances.Add(
            new ProvenanceRecord
            {
                Id = id,
                TargetType = TypeOf(letter.Kind),
                TargetId = letter.Id,
                TargetVersion = version,
                Custodian = letter.Custodian,
                Practice = letter.Practice,
                Liaison = letter.Liaison,
                VisibleToPractice = letter.VisibleToPractice,
                LastUpdated = moment,
            }
        );
    }

    /// <summary>Tells in the audit trail what was done, to what.</summary>
    public void Audit(
        string action,
        string interaction,
        IEnumerable<string> entities,
        string? nhsNumber = null,
        LetterRecord? letter = null
    ) =>
        db.Audit.Add(
            new AuditRecord
            {
                Id = Identifiers.NewId(moment),
                At = moment,
                Action = action,
                Interaction = interaction,
                ClientId = caller.ClientId,
                AgentOds = caller.Ods,
                AgentRole = caller.Role.ToString(),
                Entities = string.Join(' ', entities),
                NhsNumber = nhsNumber ?? letter?.NhsNumber,
                Custodian = letter?.Custodian,
                Practice = letter?.Practice,
                Liaison = letter?.Liaison,
                Policy = letter?.PolicyUrl,
            }
        );

    /// <summary>Tells subscribers that a letter was released.</summary>
    public void Released(LetterRecord letter) =>
        Pending.Add(
            new Happening(
                HappeningKind.LetterReleased,
                TypeOf(letter.Kind),
                letter.Id,
                letter.Version,
                Identifiers.OdsKey(letter.Practice ?? ""),
                Identifiers.OdsKey(letter.Custodian)
            )
        );

    private void Changed(ActionRecord record) =>
        Pending.Add(new Happening(HappeningKind.TaskChanged, "Task", record.Id, record.Version, record.OwnerKey, record.RequesterKey));

    /// <summary>What subscribers are to be told of, in order.</summary>
    public List<Happening> Pending { get; } = [];

    public static string TypeOf(LetterKind kind) => kind == LetterKind.Document ? "Bundle" : "MedicationRequest";

    public static string Reference(LetterRecord letter) => $"{TypeOf(letter.Kind)}/{letter.Id}";

    public static string VersionReference(LetterRecord letter, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"{TypeOf(letter.Kind)}/{letter.Id}/_history/{version}");

    private static void SetTag(Resource resource, string code)
    {
        resource.Meta ??= new Meta();
        if (!resource.Meta.Tag.Exists(tag => tag.System == Systems.Submission && tag.Code == code))
            resource.Meta.Tag.Add(new Coding(Systems.Submission, code));
    }
}

/// <summary>Whose a Task is besides owner and requester: who may see it.</summary>
internal sealed record TaskParties(string Custodian, string? Practice, string Liaison, bool VisibleToPractice, string? NhsNumber)
{
    public static TaskParties Of(LetterRecord letter) =>
        new(letter.Custodian, letter.Practice, letter.Liaison, letter.VisibleToPractice, letter.NhsNumber);
}
