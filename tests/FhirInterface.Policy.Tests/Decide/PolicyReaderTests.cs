using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Tests.Decide;

public sealed class PolicyReaderTests
{
    private const string Minimal = """
        {
          "custodian": "*", "practice": "*", "version": "2026.1", "effectiveFrom": "2026-01-01", "liaison": "ZZL",
          "asks": {
            "chase-result": { "do": "rewrite", "authority": "who asks for a test owns its result" }
          }
        }
        """;

    [Fact]
    public void Reads_what_the_design_shows()
    {
        var policy = PolicyDocument.Parse(
            """
            {
              "custodian": "*", "practice": "*", "version": "2026.1", "effectiveFrom": "2026-01-01", "liaison": "ZZL",
              "asks": {"start-medicine": {"do": "reject", "authority": "x"}, "onward-referral": {"do": "rewrite", "unrelated": "advise", "authority": "x"}},
              "supply": {"outpatientDays": null, "dischargeDays": 7, "repeatLeadDays": 7},
              "sharedCare": [{"medicine": "methotrexate", "practices": ["Z99001"]}],
              "highRisk": ["anticoagulants", "insulins"], "urgentDueDays": 3,
              "safetyReleaseHours": 0.5, "urgentSafetyReleaseHours": 1, "acceptWithinHours": 24, "collectWithinHours": 24,
              "minutes": {"start-medicine": {"low": 4, "central": 6.5, "high": 11}}, "wouldHaveReachedGp": {"low": 0.3, "central": 0.6, "high": 0.9}
            }
            """
        );

        Assert.Equal(Disposition.Advise, policy.Asks["onward-referral"].Unrelated);
        Assert.Null(policy.Supply.OutpatientDays);
        Assert.Equal(7, policy.Supply.DischargeDays);
        Assert.Equal(0.5, policy.SafetyReleaseHours);
        Assert.Equal("methotrexate", Assert.Single(policy.SharedCare).Medicine);
    }

    [Theory]
    [InlineData("\"liaison\": \"ZZL\",", "\"liaison\": \"ZZL\", \"colour\": 1,", 2, "\"colour\" means nothing")]
    [InlineData("chase-result", "chase-results", 4, "no code of gp-ask")]
    [InlineData("\"rewrite\"", "\"rewrote\"", 4, "must be one of")]
    [InlineData(", \"authority\": \"who asks for a test owns its result\"", "", 4, "has no \"authority\"")]
    [InlineData("\"who asks for a test owns its result\"", "\" \"", 4, "is empty")]
    [InlineData("\"2026-01-01\"", "\"1 January\"", 2, "must be a date")]
    [InlineData("\"2026.1\"", "2026.1", 2, "must be text")]
    [InlineData("\"2026.1\"", "\"20/26\"", 2, "\"version\" may hold")]
    [InlineData("\"liaison\": \"ZZL\"", "\"liaison\": \"*\"", 2, "must be an ODS code")]
    [InlineData("\"liaison\": \"ZZL\",", "\"liaison\": \"ZZL\", \"urgentDueDays\": 1.5,", 2, "whole number")]
    [InlineData("\"liaison\": \"ZZL\",", "\"liaison\": \"ZZL\", \"safetyReleaseHours\": -1,", 2, "must lie between")]
    [InlineData("\"liaison\": \"ZZL\",", "\"liaison\": \"ZZL\", \"version\": \"2\",", 2, "stands here twice")]
    [InlineData("chase-result\": { \"do\": \"rewrite\"", "gp-review\": { \"do\": \"reject\"", 4, "primary care's own work")]
    [InlineData("\"asks\": {", "\"asks\": [", 4, "not well-formed")]
    public void Tells_line_and_reason(string old, string wrong, int line, string reason)
    {
        var fault = Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse(Minimal.Replace(old, wrong, StringComparison.Ordinal)));

        Assert.Equal(line, fault.Line);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.True(fault.Column > 0);
    }

    [Fact]
    public void Shipped_policies_say_what_the_design_says()
    {
        var policy = PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received);
        var harrogate = PolicySet.Shipped.For("ZZ1", "Z99001", SampleLetter.Received);

        Assert.Equal("*", policy.Custodian);
        Assert.Equal("ZZ1", harrogate.Custodian);
        Assert.Null(policy.Supply.OutpatientDays);
        Assert.Equal(28, harrogate.Supply.OutpatientDays);
        foreach (var code in AskCategories.Avoidable)
        {
            Assert.Contains(code, policy.Asks);
            Assert.Contains(code, harrogate.Asks);
            Assert.Contains(code, policy.Minutes);
        }

        string[] reject = ["start-medicine", "short-supply", "specialist-medicine", "fit-note"];
        Assert.Equal(
            reject.Order(StringComparer.Ordinal),
            policy.Asks.Where(line => line.Value.Do == Disposition.Reject).Select(line => line.Key).Order(StringComparer.Ordinal)
        );
        Assert.Equal(Disposition.Advise, policy.Asks["aftercare"].Do);
    }

    [Fact]
    public void Twenty_eight_days_never_cite_the_national_contract()
    {
        var harrogate = PolicySet.Shipped.For("ZZ1", null, SampleLetter.Received);

        Assert.StartsWith("local interface agreement", harrogate.Supply.Authority, StringComparison.Ordinal);
        Assert.DoesNotContain("Contract", harrogate.Asks["start-medicine"].Authority, StringComparison.Ordinal);
    }

    [Fact]
    public void Chooses_practice_before_custodian_and_the_version_in_force()
    {
        var set = PolicySet
            .Shipped.With(Policy("ZZ1", "Z99001", "a", "2026-02-01"))
            .With(Policy("*", "Z99001", "b", "2026-02-01"))
            .With(Policy("ZZ1", "*", "c", "2026-03-01"));

        Assert.Equal("a", set.For("ZZ1", "Z99001", SampleLetter.Received).Version);
        Assert.Equal("b", set.For("ZZ2", "Z99001", SampleLetter.Received).Version);
        Assert.Equal("c", set.For("ZZ1", "Z99002", SampleLetter.Received).Version);
        Assert.Equal("2026.1", set.For("ZZ1", "Z99001", new DateTimeOffset(2026, 1, 31, 23, 59, 0, TimeSpan.Zero)).Version);
    }

    [Fact]
    public void A_version_begins_at_midnight_in_London()
    {
        var set = PolicySet.Shipped.With(Policy("*", "*", "summer", "2026-07-01"));

        Assert.Equal("2026.1", set.For(null, null, new DateTimeOffset(2026, 6, 30, 22, 59, 0, TimeSpan.Zero)).Version);
        Assert.Equal("summer", set.For(null, null, new DateTimeOffset(2026, 6, 30, 23, 0, 0, TimeSpan.Zero)).Version);
    }

    [Fact]
    public void A_letter_older_than_every_policy_is_judged_by_the_first() =>
        Assert.Equal("ZZ1", PolicySet.Shipped.For("ZZ1", null, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)).Custodian);

    [Fact]
    public void Every_code_has_its_guide()
    {
        foreach (var code in AskCategories.Avoidable.Concat(AskCategories.Appropriate))
        {
            var guide = AskGuide.Default.For(code);
            Assert.NotEmpty(guide.Title);
            Assert.NotEmpty(guide.Asks);
            Assert.NotEmpty(guide.Remedy);
            Assert.NotEmpty(guide.Returned);
        }
    }

    private static PolicyDocument Policy(string custodian, string practice, string version, string from) =>
        PolicyDocument.Parse(
            Minimal
                .Replace("\"custodian\": \"*\"", $"\"custodian\": \"{custodian}\"", StringComparison.Ordinal)
                .Replace("\"practice\": \"*\"", $"\"practice\": \"{practice}\"", StringComparison.Ordinal)
                .Replace("2026.1", version, StringComparison.Ordinal)
                .Replace("2026-01-01", from, StringComparison.Ordinal)
        );
}
