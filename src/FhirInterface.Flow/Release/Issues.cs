using FhirInterface.Flow.Ledgers;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Release;

/// <summary>The interface issues that the service itself raises, for the liaison's inbox.</summary>
internal static class Issues
{
    /// <summary>Raises an issue about a letter.</summary>
    /// <param name="category">A code of <c>CodeSystem/issue-category</c>.</param>
    /// <param name="askId">Where the issue stands in for an ask's action.</param>
    public static ActionRecord Raise(
        Ledger ledger,
        LetterRecord letter,
        string category,
        string description,
        bool urgent = false,
        string? askId = null,
        Action<Hl7.Fhir.Model.Task>? change = null
    )
    {
        var task = TaskBuilder.Issue(letter, TaskBuilder.Group(letter), category, description, urgent);
        change?.Invoke(task);
        return ledger.AddTask(task, ActionKind.InterfaceIssue, letter, TaskParties.Of(letter), askId);
    }
}
