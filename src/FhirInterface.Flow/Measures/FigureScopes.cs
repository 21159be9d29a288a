using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Receive;
using FhirInterface.Policy.Decide;
using FhirInterface.Store;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Measures;

/// <summary>Finds the row that a letter or an issue is counted under, and the rows that a caller may count.</summary>
internal static class FigureScopes
{
    public const string Discharge = "discharge";
    public const string Outpatient = "outpatient";
    public const string Request = "request";
    public const string Issue = "issue";

    /// <summary>What a letter is counted under.</summary>
    public static FigureScope Of(Receipt receipt, PolicyDocument policy) =>
        new()
        {
            Setting = receipt.Setting,
            Liaison = policy.Liaison,
            Custodian = receipt.Custodian,
            Practice = receipt.Practice ?? "",
            Specialty = receipt.Specialty ?? "",
            Team = receipt.Team ?? "",
            PolicyUrl = PolicyUrls.Of(policy),
        };

    /// <summary>What an issue without a letter is counted under.</summary>
    public static FigureScope OfIssue(TaskParties parties, PolicyDocument policy) =>
        new()
        {
            Setting = Issue,
            Liaison = parties.Liaison,
            Custodian = parties.Custodian,
            Practice = parties.Practice ?? "",
            Specialty = "",
            Team = "",
            PolicyUrl = PolicyUrls.Of(policy),
        };

    /// <summary>
    /// The key of the row for it; the first of its kind is written now. Writes take turns among all servers, so no two write the same.
    /// </summary>
    public static async Task<long> KeyOf(StoreDb db, FigureScope wanted)
    {
        var known = await Find(db, wanted);
        if (known != 0)
            return known;
        db.FigureScopes.Add(wanted);
        await db.SaveChangesAsync();
        return wanted.Key;
    }

    /// <summary>The key of the row for it; 0 where there is none.</summary>
    public static Task<long> Find(StoreDb db, FigureScope wanted) =>
        db
            .FigureScopes.Where(scope =>
                scope.Custodian == wanted.Custodian
                && scope.Practice == wanted.Practice
                && scope.Specialty == wanted.Specialty
                && scope.Team == wanted.Team
                && scope.Setting == wanted.Setting
                && scope.PolicyUrl == wanted.PolicyUrl
                && scope.Liaison == wanted.Liaison
            )
            .Select(scope => scope.Key)
            .FirstOrDefaultAsync();

    /// <summary>The rows that the caller may count and that a measure's scope wants.</summary>
    public static IQueryable<FigureScope> Within(StoreDb db, MeasureScope wanted, Caller caller)
    {
        var scopes = db.FigureScopes.Where(Compartment.Figures(caller));
        if (wanted.Custodian is { } custodian)
            scopes = scopes.Where(scope => scope.Custodian == custodian);
        if (wanted.Practice is { } practice)
            scopes = scopes.Where(scope => scope.Practice == practice);
        if (wanted.Specialty is { } specialty)
            scopes = scopes.Where(scope => scope.Specialty == specialty);
        if (wanted.Team is { } team)
            scopes = scopes.Where(scope => scope.Team == team);
        return scopes;
    }
}
