using System.Text;
using System.Text.Json.Nodes;
using FhirInterface.Api.Fhir;
using FhirInterface.Fuzz;
using FhirInterface.Policy.Decide;
using FhirInterface.Validation;
using FhirInterface.Workspace;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>What fuzzing found stays mended, and each reader meets a few hundred broken inputs at every build.</summary>
public sealed class FuzzedTests(Server server)
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_reader_keeps_its_promises_with_broken_input(string name)
    {
        var target = FuzzTargets.All.Single(target => target.Name == name);

        var report = new Fuzzer(target, seed: 20261127).Run(inputs: 200);

        Assert.True(report.Findings.Count == 0, string.Join('\n', report.Findings.Select(finding => finding.What)));
        Assert.Equal(200, report.Inputs);
        Assert.True(report.Ways > 3, "The inputs are all read in one way: the fuzzer does not reach into the reader.");
    }

    [Fact]
    public void A_fuzzer_finds_a_reader_that_throws_or_takes_too_much()
    {
        var throws = new FuzzTarget(
            "throws",
            Shape.Bytes,
            ["abc"u8.ToArray()],
            bytes => bytes.Length > 5 ? throw new InvalidOperationException() : ""
        );
        var greedy = new FuzzTarget("greedy", Shape.Bytes, ["abc"u8.ToArray()], bytes => new byte[301 * 1024 * 1024].Length + "");

        Assert.Contains("InvalidOperationException", Assert.Single(new Fuzzer(throws, 1).Run(200).Findings).What, StringComparison.Ordinal);
        Assert.Contains("MB", Assert.Single(new Fuzzer(greedy, 1).Run(3).Findings).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","contact":[{"name":{"family":"x"},"_name":[{"extension":[]}]}]}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a"],"_given":[null,{"id":"x"},[]]}]}""")]
    [InlineData("""{"resourceType":"Patient","_birthDate":[],"birthDate":"1980"}""")]
    public void Whatever_the_parser_trips_over_is_a_fault_of_the_body(string json)
    {
        var parsed = FhirParsing.Parse(Encoding.UTF8.GetBytes(json), FhirFormat.Json, new BodyLimits());
        Assert.True(parsed.Resource is not null || parsed.Fault!.Status == 400);
    }

    [Fact]
    public void Half_a_surrogate_pair_in_a_policy_is_told_with_its_line()
    {
        var fault = Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse("{\n\"custodian\": \"\\uD800\"}"));
        Assert.Contains("2", fault.Message, StringComparison.Ordinal);
        Assert.Contains("surrogate", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"op":"add","path":"/description","value":"\uD800"}]""")]
    [InlineData("""[{"op":"add","path":"/note","value":[{"text":"\uDC00"}]}]""")]
    public void Half_a_surrogate_pair_in_a_patch_does_not_fit(string json)
    {
        var (patch, _) = JsonPatch.Read(Encoding.UTF8.GetBytes(json), new BodyLimits());
        if (patch is null)
            return;
        var (_, problem) = patch.Apply("""{"resourceType":"Task"}"""u8.ToArray());
        Assert.NotNull(problem);
    }

    [Theory]
    [InlineData("<ul><li>", "</li></ul>")]
    [InlineData("<div>", "</div>")]
    [InlineData("<b>", "</b>")]
    [InlineData("<table><tr><td>", "</td></tr></table>")]
    public async Task A_narrative_that_is_nested_to_choke_who_shows_it_is_no_letter(string open, string close)
    {
        var div =
            "<div xmlns=\"http://www.w3.org/1999/xhtml\">"
            + string.Concat(Enumerable.Repeat(open, 5_000))
            + "GP to chase CT"
            + string.Concat(Enumerable.Repeat(close, 5_000))
            + "</div>";
        using var hospital = server.Hospital();
        using var answer = await hospital.PostAsync("/fhir/Bundle", Json(WithSection(div)), Cancel);
        var outcome = await answer.ExpectOutcome(422);
        Assert.Null(answer.Headers.Location);
        Assert.Contains("inside each other", outcome.Text("issue", 0, "details", "text"), StringComparison.Ordinal);

        // Wherever such a one comes from, a page shows its words.
        Assert.Equal("<p>GP to chase CT</p>", SafeNarrative.Clean(div));
    }

    [Fact]
    public async Task More_narrative_than_anybody_reads_is_no_letter()
    {
        var div =
            "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>"
            + string.Concat(Enumerable.Repeat("GP to please chase. ", 26_000))
            + "</p></div>";
        using var hospital = server.Hospital();
        using var answer = await hospital.PostAsync("/fhir/Bundle", Json(WithSection(div)), Cancel);
        var outcome = await answer.ExpectOutcome(422);
        Assert.Equal("too-long", outcome.Text("issue", 0, "code"));
        Assert.Null(answer.Headers.Location);
    }

    private static JsonObject WithSection(string div)
    {
        var letter = Example("discharge-clean");
        letter["entry"]![0]!["resource"]!["section"]![0]!["text"]!["div"] = div;
        return letter;
    }
}
