using FhirInterface.Flow.Policies;
using FhirInterface.Policy.Decide;
using Microsoft.AspNetCore.Mvc;

namespace FhirInterface.Workspace.Pages;

/// <summary>All policies in all versions, and what each does otherwise than the default.</summary>
public sealed class PoliciesModel(PolicyShelf shelf) : WorkspacePage
{
    public sealed record Row(PolicyDocument Policy, string By, string Why, DateTimeOffset At, IReadOnlyList<string> Differences);

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    /// <summary>The two versions that were chosen to be compared, by address.</summary>
    public PolicyDocument? One { get; private set; }
    public PolicyDocument? Other { get; private set; }
    public IReadOnlyList<string> Between { get; private set; } = [];

    public async Task<IActionResult> OnGet(string? one, string? other, CancellationToken cancel)
    {
        if (!IsLiaison)
            return NotTheirs();

        var rows = await shelf.Rows(cancel);
        var all = shelf.Current.Policies;
        var standard = all.Where(policy => policy.Custodian == "*" && policy.Practice == "*").MaxBy(policy => policy.EffectiveFrom);
        Rows =
        [
            .. all.OrderBy(policy => policy.Custodian, StringComparer.Ordinal)
                .ThenBy(policy => policy.Practice, StringComparer.Ordinal)
                .ThenByDescending(policy => policy.EffectiveFrom)
                .Select(policy =>
                {
                    var row = rows.Find(row =>
                        row.Custodian == policy.Custodian && row.Practice == policy.Practice && row.Version == policy.Version
                    );
                    return new Row(
                        policy,
                        row?.AddedBy ?? "",
                        row?.Why ?? "",
                        row?.AddedAt ?? default,
                        standard is null ? [] : PolicyDifferences.Between(standard, policy)
                    );
                }),
        ];
        (One, Other) = (all.FirstOrDefault(policy => policy.Url == one), all.FirstOrDefault(policy => policy.Url == other));
        if (One is not null && Other is not null)
            Between = PolicyDifferences.Between(One, Other);
        return Page();
    }
}
