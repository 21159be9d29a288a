using FhirInterface.Policy;
using FhirInterface.Policy.Decide;
using FhirInterface.Store.Letters;

namespace FhirInterface.Flow.Measures;

/// <summary>What preventing one ask saves, by the policy version that its letter was judged by (design 5).</summary>
internal sealed class AskHours(PolicySet policies)
{
    private readonly Dictionary<string, PolicyDocument> _byUrl = policies
        .Policies.GroupBy(PolicyUrls.Of, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    /// <param name="day">By whose policy it goes where the version is not kept: of asks older than the keeping of it.</param>
    public Estimate Of(string category, FigureScope scope, DateOnly day)
    {
        var policy =
            _byUrl.GetValueOrDefault(scope.PolicyUrl)
            ?? policies.For(scope.Custodian, scope.Practice.Length == 0 ? null : scope.Practice, London.StartOf(day));
        var minutes = policy.Minutes.GetValueOrDefault(category) ?? new Estimate(0, 0, 0);
        var share = policy.WouldHaveReachedGp;
        return new Estimate(minutes.Low / 60 * share.Low, minutes.Central / 60 * share.Central, minutes.High / 60 * share.High);
    }
}
