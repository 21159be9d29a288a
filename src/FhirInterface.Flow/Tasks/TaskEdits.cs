using Hl7.Fhir.Model;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Tasks;

/// <summary>What of a Task may be written: status, statusReason, businessStatus, note, output, executionPeriod (design 4).</summary>
internal static class TaskEdits
{
    /// <summary>Null where the wanted Task changes only what may be written, and says why where it must.</summary>
    public static OperationOutcome? Fault(FhirTask current, FhirTask wanted)
    {
        if (wanted.Status is null)
            return Outcomes.Error(OperationOutcome.IssueType.Required, "A Task needs a status.", "Task.status");

        // What the server keeps is taken from the current version, whatever was sent; what may be written from the wanted one. Any
        // difference that is left is a change that nobody may make.
        var allowed = (FhirTask)wanted.DeepCopy();
        allowed.Id = current.Id;
        allowed.Meta = current.Meta;
        allowed.Text = current.Text;
        allowed.AuthoredOnElement = current.AuthoredOnElement;
        allowed.LastModifiedElement = current.LastModifiedElement;
        var writable = (FhirTask)current.DeepCopy();
        Apply(writable, wanted);
        foreach (
            var element in allowed
                .EnumerateElements()
                .Concat(writable.EnumerateElements())
                .Select(pair => pair.Key)
                .Distinct(StringComparer.Ordinal)
        )
        {
            allowed.TryGetValue(element, out var mine);
            writable.TryGetValue(element, out var theirs);
            if (!Same(mine, theirs))
                return Outcomes.Error(OperationOutcome.IssueType.BusinessRule, $"Task.{element} cannot be changed.", $"Task.{element}");
        }

        if (wanted.Note.Count < current.Note.Count || current.Note.Where((note, i) => !note.IsExactly(wanted.Note[i])).Any())
            return Outcomes.Error(OperationOutcome.IssueType.BusinessRule, "Notes can be added, not changed or removed.", "Task.note");
        var needsReason = wanted.Status is FhirTask.TaskStatus.Rejected or FhirTask.TaskStatus.Failed or FhirTask.TaskStatus.Cancelled;
        if (needsReason && (wanted.StatusReason is null || (wanted.StatusReason.Text is null && wanted.StatusReason.Coding.Count == 0)))
            return Outcomes.Error(OperationOutcome.IssueType.Required, "Say why, in statusReason.", "Task.statusReason");
        return null;
    }

    /// <summary>Takes over what may be written.</summary>
    public static void Apply(FhirTask current, FhirTask wanted)
    {
        current.Status = wanted.Status;
        current.StatusReason = wanted.StatusReason;
        current.BusinessStatus = wanted.BusinessStatus;
        current.Note = wanted.Note;
        current.Output = wanted.Output;
        current.ExecutionPeriod = wanted.ExecutionPeriod;
    }

    private static bool Same(object? one, object? other) =>
        (one, other) switch
        {
            (null, null) => true,
            (Base a, Base b) => a.IsExactly(b),
            (System.Collections.IEnumerable a, System.Collections.IEnumerable b) => a.Cast<object?>()
                .SequenceEqual(b.Cast<object?>(), Elements.Instance),
            _ => Equals(one, other),
        };

    private sealed class Elements : IEqualityComparer<object?>
    {
        public static readonly Elements Instance = new();

        public new bool Equals(object? x, object? y) => Same(x, y);

        public int GetHashCode(object obj) => 0;
    }
}
