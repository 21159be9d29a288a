using FhirInterface.Policy.Decide;

namespace FhirInterface.Cli.Audit;

/// <summary>Minutes of an ask × the share that would have reached a GP, as the policy estimates them (design 5).</summary>
internal static class Hours
{
    private const double MinutesInAnHour = 60;

    public static HoursRange Of(PolicyDocument policy, string category, bool avoidable)
    {
        if (!avoidable || !policy.Minutes.TryGetValue(category, out var minutes))
            return default;
        var share = policy.WouldHaveReachedGp;
        return new HoursRange(
            minutes.Low / MinutesInAnHour * share.Low,
            minutes.Central / MinutesInAnHour * share.Central,
            minutes.High / MinutesInAnHour * share.High
        );
    }
}
