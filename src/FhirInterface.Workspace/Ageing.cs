using FhirInterface.Flow.Policies;

namespace FhirInterface.Workspace;

/// <summary>How long an open issue has waited, by the policy's measure.</summary>
public enum Age
{
    InTime,

    /// <summary>Past the hours in which its policy has actions accepted.</summary>
    Late,

    /// <summary>Past twice those hours: for the liaison's own eyes first.</summary>
    Escalated,
}

/// <summary>
/// Ages issues by policy: nobody should wait longer for an answer about a letter than a hospital may take to accept an action, so the same
/// <c>acceptWithinHours</c> counts; urgent ones by <c>urgentSafetyReleaseHours</c>.
/// </summary>
public sealed class Ageing(PolicyShelf shelf)
{
    /// <param name="task">With its subject looked up.</param>
    public Age Of(TaskView task, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.Open)
            return Age.InTime;
        var policy = shelf.Current.For(task);
        var hours = task.Urgent ? policy.UrgentSafetyReleaseHours : policy.AcceptWithinHours;
        var waited = (now - task.Since).TotalHours;
        return waited > 2 * hours ? Age.Escalated
            : waited > hours ? Age.Late
            : Age.InTime;
    }
}
