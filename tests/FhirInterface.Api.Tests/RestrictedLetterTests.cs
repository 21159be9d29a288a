using System.Text.Json.Nodes;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>What is restricted is labelled in all that is made of it, and shown with care.</summary>
public sealed class RestrictedLetterTests(Server server)
{
    [Theory]
    [InlineData("R", false)]
    [InlineData("V", false)]
    [InlineData("R", true)]
    public async Task Every_task_of_a_restricted_letter_is_labelled_and_its_page_says_so(string code, bool inComposition)
    {
        using var practice = server.As("practice-1");
        var letter = Example("discharge-clean");
        if (inComposition)
            letter["entry"]![0]!["resource"]!["confidentiality"] = code;
        else
            letter["meta"] = new JsonObject
            {
                ["security"] = new JsonArray(
                    new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", ["code"] = code }
                ),
            };
        using var hospital = server.Hospital();
        using var answer = await hospital.PostAsync("/fhir/Bundle", Json(letter), Cancel);
        await answer.ExpectOutcome(201);
        var id = answer.Headers.Location!.Segments[3].TrimEnd('/');

        using var tasks = await practice.GetAsync($"/fhir/Task?focus=Bundle/{id}", Cancel);
        var entries = (await tasks.Body())["entry"]!.AsArray();
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.Equal("R", entry.Text("resource", "meta", "security", 0, "code")));

        practice.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        Assert.Contains("Restricted", await practice.GetStringAsync($"/fhir/Bundle/{id}", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_list_quotes_a_restricted_letter_and_its_own_page_does_with_a_mark()
    {
        const string marked = "quillwort serology";
        // To a practice of this test's own: others' letters push it off the first page of all.
        var letter = Example("discharge-mixed")
            .ToJsonString()
            .Replace("coeliac serology", marked, StringComparison.Ordinal)
            .Replace("Z99002", "Z99072", StringComparison.Ordinal);
        var restricted = JsonNode.Parse(letter)!.AsObject();
        restricted["meta"] = new JsonObject { ["security"] = new JsonArray(new JsonObject { ["code"] = "R" }) };
        restricted["entry"]![0]!["resource"]!["title"] = $"Clinic for {marked}";
        using var hospital = server.Hospital();
        using var posted = await hospital.PostAsync("/fhir/Bundle", Json(restricted), Cancel);
        await posted.ExpectOutcome(201);
        var id = posted.Headers.Location!.Segments[3].TrimEnd('/');
        using var liaison = await WorkspaceBrowser.SignedIn(server, "liaison");

        foreach (
            var list in (string[])
                [
                    "/workspace",
                    "/workspace/inbox",
                    "/workspace/letters",
                    "/workspace/letters?practice=Z99072",
                    "/workspace/examples",
                    "/workspace/trends?custodian=ZZ1",
                    "/workspace/trends?show=all",
                ]
        )
        {
            var html = await liaison.GetStringAsync(list, Cancel);
            Assert.DoesNotContain(marked, html, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains(
            "Restricted letter",
            await liaison.GetStringAsync("/workspace/letters?practice=Z99072", Cancel),
            StringComparison.Ordinal
        );
        var page = await liaison.GetStringAsync($"/workspace/letters/{id}", Cancel);
        Assert.Contains(marked, page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<strong>Restricted.</strong>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_an_issue_about_a_restricted_letter_says_so()
    {
        var letter = Example("discharge-clean");
        letter["meta"] = new JsonObject { ["security"] = new JsonArray(new JsonObject { ["code"] = "R" }) };
        using var hospital = server.Hospital();
        using var posted = await hospital.PostAsync("/fhir/Bundle", Json(letter), Cancel);
        await posted.ExpectOutcome(201);
        var id = posted.Headers.Location!.Segments[3].TrimEnd('/');
        using var practice = await WorkspaceBrowser.SignedIn(server, "practice-1");
        using var raised = await WorkspaceBrowser.Send(
            practice,
            "/workspace/raise",
            [new("Letter", id), new("Category", "other"), new("Description", "It names a clinic that has closed.")]
        );
        var issue = raised.RequestMessage!.RequestUri!.AbsolutePath;
        Assert.StartsWith("/workspace/issues/", issue, StringComparison.Ordinal);

        using var liaison = await WorkspaceBrowser.SignedIn(server, "liaison");
        var page = await liaison.GetStringAsync(issue, Cancel);
        Assert.Contains("It names a clinic", page, StringComparison.Ordinal);
        Assert.Contains("<strong>Restricted.</strong>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("It names a clinic", await liaison.GetStringAsync("/workspace/inbox", Cancel), StringComparison.Ordinal);
    }
}
