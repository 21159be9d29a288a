using FhirInterface.Flow.Policies;
using FhirInterface.Policy.Decide;
using Microsoft.AspNetCore.Mvc;

namespace FhirInterface.Workspace.Pages;

/// <summary>All policies in all versions, and what each does otherwise than the default.</summary>
public sealed class PoliciesModel(PolicyShelf shelf) : WorkspacePage
{
    public sealed record Row(PolicyDocument Policy, IReadOnlyList<string> Differences);

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public IActionResult OnGet()
    {
        if (!IsLiaison)
            return Forbid();

        var all = shelf.Current.Policies;
        var standard = all.Where(policy => policy.Custodian == "*" && policy.Practice == "*").MaxBy(policy => policy.EffectiveFrom);
        Rows =
        [
            .. all.OrderBy(policy => policy.Custodian, StringComparer.Ordinal)
                .ThenBy(policy => policy.Practice, StringComparer.Ordinal)
                .ThenByDescending(policy => policy.EffectiveFrom)
                .Select(policy => new Row(policy, standard is null ? [] : PolicyDifferences.Between(standard, policy))),
        ];
        return Page();
    }
}
