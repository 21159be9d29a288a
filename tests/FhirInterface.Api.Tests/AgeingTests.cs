using System.Text.Json.Nodes;
using FhirInterface.Flow;
using FhirInterface.Flow.Policies;
using FhirInterface.Flow.Tasks;
using FhirInterface.Workspace;
using Microsoft.Extensions.DependencyInjection;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>Issues grow late by the policy between the two that they concern, whoever raised them.</summary>
public sealed class AgeingTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public async Task An_issue_is_late_and_then_escalated_by_the_policy_of_its_hospital()
    {
        await using var server = new Server();
        using var started = server.As("liaison");
        var shelf = server.Services.GetRequiredService<PolicyShelf>();
        var shipped = shelf.Current.For(null, null, Now);
        var hurried = JsonNode.Parse(shipped.Json)!.AsObject();
        hurried["custodian"] = "ZZ8";
        hurried["version"] = "hurried";
        hurried["effectiveFrom"] = "2020-01-01";
        hurried["acceptWithinHours"] = 2;
        Assert.IsType<PolicyAdded.Added>(
            await shelf.Add(hurried.ToJsonString(), "for the test", new Caller("test", "ZZA", CallerRole.Administrator), Cancel)
        );
        var ageing = server.Services.GetRequiredService<Ageing>();

        Assert.Equal(Age.InTime, ageing.Of(Issue("ZZ8", hours: 1), Now));
        Assert.Equal(Age.Late, ageing.Of(Issue("ZZ8", hours: 3), Now));
        Assert.Equal(Age.Escalated, ageing.Of(Issue("ZZ8", hours: 5), Now));
        Assert.Equal(Age.InTime, ageing.Of(Issue("ZZ8", hours: 5) with { Status = "completed" }, Now));
        // Another hospital's, and one that names none, go by the policy for everybody.
        foreach (var hospital in new[] { "ZZ9", null })
        {
            Assert.Equal(Age.InTime, ageing.Of(Issue(hospital, shipped.AcceptWithinHours - 1), Now));
            Assert.Equal(Age.Late, ageing.Of(Issue(hospital, shipped.AcceptWithinHours + 1), Now));
        }

        var urgent = Issue("ZZ8", shipped.UrgentSafetyReleaseHours + 1) with { Urgent = true };
        Assert.NotEqual(Age.InTime, ageing.Of(urgent, Now));
    }

    private static TaskView Issue(string? hospital, double hours) =>
        new()
        {
            Id = "1",
            Version = 1,
            Kind = "InterfaceIssue",
            Code = "interface-issue",
            Status = "requested",
            Description = "",
            Requester = "Z99001",
            Since = Now.AddHours(-hours),
            Subject = new TaskSubject(hospital, "Z99001", Title: null, Quotes: []),
        };
}
