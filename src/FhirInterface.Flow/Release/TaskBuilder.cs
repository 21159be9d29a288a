using FhirInterface.Policy.Decide;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using Hl7.Fhir.Model;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Release;

/// <summary>Writes the four kinds of Task of design 4. Ids, status and times are the ledger's.</summary>
internal static class TaskBuilder
{
    /// <summary>The letter itself, for the practice to receive and file.</summary>
    public static FhirTask Letter(LetterRecord letter, Identifier group, bool urgent)
    {
        var task = New("GpLetter", new CodeableConcept(Systems.TaskCode, "letter"), letter.Title, urgent, letter, group);
        task.Owner = Identifiers.Organization(letter.Practice!);
        task.Requester = Identifiers.Organization(letter.Custodian, letter.CustodianName);
        return task;
    }

    /// <summary>An ask of a letter or request, for the practice or for the hospital.</summary>
    /// <param name="acceptBy">For the hospital: when it falls back to the practice.</param>
    public static FhirTask Action(LetterRecord letter, Identifier group, LetterAction action, ActionOwner owner, DateTimeOffset? acceptBy)
    {
        var code = new CodeableConcept(Systems.GpAsk, action.Category);
        var hospital = owner == ActionOwner.Hospital;
        var task = New(hospital ? "HospitalAction" : "GpAction", code, action.Quote, action.Urgent, letter, group);
        task.Owner = hospital
            ? Identifiers.Organization(letter.Custodian, letter.CustodianName)
            : Identifiers.Organization(letter.Practice!);
        task.Requester = hospital ? Identifiers.Service() : Identifiers.Organization(letter.Custodian, letter.CustodianName);
        if (action.DueDate is { } due)
            task.Restriction = new FhirTask.RestrictionComponent { Period = new Period { End = DateOf(due) } };
        if (action.Note is { } note)
            task.Note.Add(new Annotation { Author = Identifiers.Service(), Text = note });

        Input(task, "source-text", new FhirString(action.Quote));
        if (action.Section is { } section)
            Input(task, "section", section.DeepCopy());
        Input(task, "avoidable", new FhirBoolean(action.Avoidable));
        if (hospital && acceptBy is { } moment)
            Input(task, "accept-by", new FhirDateTime(moment.ToUniversalTime()));
        if (action.Medicine is { } medicine)
            Input(task, "medicine", medicine.DeepCopy());
        if (action.Dosage is { } dosage)
            Input(task, "dosage", dosage.DeepCopy());
        if (action.LastDayCovered is { } day)
            Input(task, "last-day-covered", new Date(day.Year, day.Month, day.Day));
        return task;
    }

    /// <summary>The same ask, given back to the practice because the hospital did not take it on.</summary>
    public static FhirTask Returned(LetterRecord letter, FhirTask hospitalAction)
    {
        var task = (FhirTask)hospitalAction.DeepCopy();
        task.Meta = Labelled("GpAction", letter);
        task.StatusReason = null;
        task.Owner = Identifiers.Organization(letter.Practice!);
        task.Requester = Identifiers.Organization(letter.Custodian, letter.CustodianName);
        task.Input.RemoveAll(input => IsInput(input, "accept-by"));
        task.Note = [];
        return task;
    }

    /// <summary>Something that went wrong, for the liaison.</summary>
    /// <param name="category">A code of <c>CodeSystem/issue-category</c>.</param>
    public static FhirTask Issue(LetterRecord letter, Identifier? group, string category, string description, bool urgent)
    {
        var task = New("InterfaceIssue", new CodeableConcept(Systems.TaskCode, "interface-issue"), description, urgent, letter, group);
        task.Owner = Identifiers.Organization(letter.Liaison);
        task.Requester = Identifiers.Service();
        task.ReasonCode = new CodeableConcept(Systems.IssueCategory, category);
        return task;
    }

    public static Identifier Group(LetterRecord letter) => Identifiers.Of(letter.SeriesKey ?? letter.PostingKey);

    public static string? Text(FhirTask task, string input) =>
        (task.Input.Find(component => IsInput(component, input))?.Value as FhirString)?.Value;

    public static bool Flag(FhirTask task, string input) =>
        (task.Input.Find(component => IsInput(component, input))?.Value as FhirBoolean)?.Value ?? false;

    public static void Input(FhirTask task, string code, DataType value) =>
        task.Input.Add(new FhirTask.ParameterComponent { Type = new CodeableConcept(Systems.TaskInput, code), Value = value });

    internal static bool IsInput(FhirTask.ParameterComponent input, string code) =>
        input.Type?.Coding.Exists(coding => coding.System == Systems.TaskInput && coding.Code == code) ?? false;

    private static FhirTask New(
        string profile,
        CodeableConcept code,
        string description,
        bool urgent,
        LetterRecord letter,
        Identifier? group
    ) =>
        new()
        {
            Meta = Labelled(profile, letter),
            Intent = FhirTask.TaskIntent.Order,
            Priority = urgent ? RequestPriority.Urgent : RequestPriority.Routine,
            Code = code,
            Description = description,
            GroupIdentifier = group,
            Focus = new ResourceReference(Ledgers.Ledger.Reference(letter)),
            For = letter.NhsNumber is { } number
                ? new ResourceReference { Type = "Patient", Identifier = new Identifier(Systems.NhsNumber, number) }
                : new ResourceReference { Type = "Patient", Display = "NHS number not known: see the letter" },
        };

    /// <summary>A Task quotes its letter, so it is as confidential.</summary>
    private static Meta Labelled(string profile, LetterRecord letter) =>
        new() { Profile = [Systems.Profile(profile)], Security = letter.Restricted ? [Confidentiality.Restricted()] : [] };

    private static string DateOf(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
