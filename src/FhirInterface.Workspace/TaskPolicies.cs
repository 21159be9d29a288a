using FhirInterface.Policy.Decide;

namespace FhirInterface.Workspace;

/// <summary>By whose policy an action or an issue goes.</summary>
internal static class TaskPolicies
{
    /// <summary>The policy between the hospital and the practice that it concerns, whoever raised it, as on the day of its raising.</summary>
    /// <param name="task">With its subject looked up.</param>
    public static PolicyDocument For(this PolicySet policies, TaskView task) =>
        policies.For(task.Subject?.Custodian, task.Subject?.Practice, task.Since);
}
