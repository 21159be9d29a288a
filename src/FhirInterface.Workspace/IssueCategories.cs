using FhirInterface.Flow.Tasks;
using FhirInterface.Policy.Review;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FhirInterface.Workspace;

/// <summary>What an issue may be about: the avoidable asks, and what else goes wrong with letters (CodeSystem/issue-category).</summary>
public static class IssueCategories
{
    public static readonly IReadOnlyList<SelectListItem> All =
    [
        .. AskCategories
            .Avoidable.Order(StringComparer.Ordinal)
            .Concat(IssueCodes.OfLetters)
            .Select(code => new SelectListItem(TaskView.Words(code), code)),
    ];
}
