using System.Globalization;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Tasks;
using Hl7.Fhir.Model;

namespace FhirInterface.Workspace;

/// <summary>An action or an interface issue, as a page shows it.</summary>
public sealed record TaskView
{
    public required string Id { get; init; }
    public required int Version { get; init; }
    public required string Kind { get; init; }
    public required string Code { get; init; }
    public required string Status { get; init; }
    public required string Description { get; init; }
    public bool Urgent { get; init; }
    public string? Owner { get; init; }
    public string? Requester { get; init; }
    public string? Focus { get; init; }
    public string? Category { get; init; }
    public string? SourceText { get; init; }
    public bool Avoidable { get; init; }
    public string? Due { get; init; }
    public DateTimeOffset? AcceptBy { get; init; }
    public DateTimeOffset Since { get; init; }
    public DateTimeOffset LastModified { get; init; }
    public string? StatusReason { get; init; }
    public string? BusinessStatus { get; init; }
    public IReadOnlyList<(string Who, string When, string Text)> Notes { get; init; } = [];

    /// <summary>Other issues that somebody linked to this one, by id.</summary>
    public IReadOnlyList<string> Related { get; init; } = [];

    /// <summary>The asks whose policy lines it was linked to.</summary>
    public IReadOnlyList<string> PolicyLines { get; init; } = [];

    /// <summary>The letter that it is about, from whom and to whom; null where that was not looked up.</summary>
    public TaskSubject? Subject { get; init; }

    /// <summary>Whom it is between and which letter it is about, in a line; empty where nothing is known.</summary>
    public string About
    {
        get
        {
            var between = Subject switch
            {
                { Custodian: { } hospital, Practice: { } practice } => $"{hospital} to {practice}",
                { Custodian: { } hospital } => hospital,
                { Practice: { } practice } => practice,
                _ => "",
            };
            return string.Join(": ", new[] { between, Restricted ? null : Subject?.Title }.Where(part => !string.IsNullOrEmpty(part)));
        }
    }

    /// <summary>Its letter's confidentiality is R or V: lists, which are read over shoulders, do not quote it.</summary>
    public bool Restricted { get; init; }

    /// <summary>What happened, as lists say it: of an issue, unless it is restricted.</summary>
    public string? Told => Kind == "InterfaceIssue" && !Restricted ? Description : null;

    /// <summary>The evidence: the words that the Task itself quotes, else the first avoidable ask of its letter.</summary>
    public string? Quote =>
        Restricted ? "Restricted: open it to read it." : SourceText ?? Subject?.Quotes.FirstOrDefault(quote => quote.Length > 0);

    /// <summary>Whether somebody still has to act.</summary>
    public bool Open => Status is not ("completed" or "rejected" or "failed" or "cancelled");

    /// <summary>The letter's or request's id, where the focus is one.</summary>
    public string? LetterId => Focus?.Split('/') is ["Bundle" or "MedicationRequest", var id, ..] ? id : null;

    public static TaskView Of(StoredResource stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var task = stored.Parse<Hl7.Fhir.Model.Task>();
        return new TaskView
        {
            Id = stored.Id,
            Version = stored.Version,
            Kind = task.Meta?.Profile.FirstOrDefault()?.Split('/')[^1] ?? "Task",
            Code = task.Code?.Coding.FirstOrDefault()?.Code ?? task.Code?.Text ?? "",
            Status = Literal(task.Status),
            Description = task.Description ?? "",
            Restricted = Confidentiality.IsRestricted(task),
            Urgent = task.Priority is RequestPriority.Urgent or RequestPriority.Asap or RequestPriority.Stat,
            Owner = task.Owner?.Identifier?.Value,
            Requester = task.Requester?.Identifier?.Value,
            Focus = task.Focus?.Reference,
            Category = task.ReasonCode?.Coding.FirstOrDefault()?.Code ?? task.ReasonCode?.Text,
            SourceText = Input<FhirString>(task, "source-text")?.Value,
            Avoidable = Input<FhirBoolean>(task, "avoidable")?.Value == true,
            Due = task.Restriction?.Period?.End,
            AcceptBy = Moment(Input<FhirDateTime>(task, "accept-by")?.Value),
            Since = Moment(task.AuthoredOn) ?? stored.LastUpdated,
            LastModified = stored.LastUpdated,
            StatusReason = task.StatusReason?.Text ?? task.StatusReason?.Coding.FirstOrDefault()?.Code,
            BusinessStatus = task.BusinessStatus?.Text ?? task.BusinessStatus?.Coding.FirstOrDefault()?.Code,
            Notes = [.. task.Note.Select(note => (Author(note), LondonTime.Show(Moment(note.Time)), note.Text ?? ""))],
            Related =
            [
                .. Outputs<ResourceReference>(task, "related-issue").Select(other => other.Reference?.Split('/')[^1]).OfType<string>(),
            ],
            PolicyLines = [.. Outputs<Code>(task, "policy-line").Select(line => line.Value).OfType<string>()],
        };
    }

    /// <summary>A FHIR code in words: <c>fit-note</c> is shown as "fit note".</summary>
    public static string Words(string? code) => (code ?? "").Replace('-', ' ');

    /// <summary>An organisation in a list; the service itself goes by a word.</summary>
    public static string Party(string? code) => code == Systems.ServiceId ? "the service" : code ?? "";

    /// <summary>What a profile of ours is to people.</summary>
    public static string KindInWords(string kind) =>
        kind switch
        {
            "GpLetter" => "Letter to the practice",
            "GpAction" => "Action for the practice",
            "HospitalAction" => "Action for the hospital",
            _ => "Interface issue",
        };

    /// <summary>The colour that NHS.UK gives a state: red where a letter was held, green where all is well.</summary>
    public static string TagFor(string disposition) =>
        disposition switch
        {
            "rejected" => "nhsuk-tag--red",
            "rewritten" => "nhsuk-tag--yellow",
            "advised" => "nhsuk-tag--blue",
            _ => "nhsuk-tag--green",
        };

    private static string Author(Annotation note) =>
        note.Author switch
        {
            FhirString name => name.Value ?? "",
            ResourceReference reference => reference.Display ?? reference.Identifier?.Value ?? "",
            _ => "",
        };

    private static IEnumerable<T> Outputs<T>(Hl7.Fhir.Model.Task task, string code)
        where T : DataType =>
        task
            .Output.Where(output => output.Type.Coding.Exists(coding => coding.System == Systems.TaskOutput && coding.Code == code))
            .Select(output => output.Value)
            .OfType<T>();

    private static string Literal(Hl7.Fhir.Model.Task.TaskStatus? status) =>
        status is null ? "" : Hl7.Fhir.Utility.EnumUtility.GetLiteral(status.Value) ?? "";

    private static T? Input<T>(Hl7.Fhir.Model.Task task, string code)
        where T : DataType =>
        task.Input.FirstOrDefault(input =>
            input.Type.Coding.Any(coding => coding.System == Systems.TaskInput && coding.Code == code)
        )?.Value as T;

    private static DateTimeOffset? Moment(string? value) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
