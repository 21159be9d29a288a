using System.Text.Json;
using System.Text.Json.Nodes;

namespace FhirInterface.Cli.Tests;

public sealed class ReviewCommandTests
{
    [Fact]
    public void Text_underlines_the_quote_where_it_stands()
    {
        var ran = Shell.Run("", "review", Repository.Example("discharge-start-medicine.json"));

        Assert.Equal(ExitCodes.Faults, ran.Code);
        var lines = ran.Output.Split('\n');
        var under = Array.FindIndex(lines, line => line.Contains('^', StringComparison.Ordinal));
        var (from, to) = (lines[under].IndexOf('^', StringComparison.Ordinal), lines[under].Length);
        Assert.Contains("commence ramipril", lines[under - 1][from..to], StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_have_the_keys_that_the_design_names()
    {
        var ran = Shell.Run("", "review", "--format", "jsonl", Repository.Example("discharge-chase-result.json"));

        var line = Assert.Single(ran.Lines);
        Assert.Equal(["file", "disposition", "findings", "actions"], Names(line));
        var finding = line.GetProperty("findings").EnumerateArray().First(found => found.GetProperty("code").GetString() == "chase-result");
        Assert.Equal(["code", "severity", "quote", "expression", "text", "authority", "remedy"], Names(finding));
        Assert.Equal("warning", finding.GetProperty("severity").GetString());
        Assert.Contains("chase the CT chest report", finding.GetProperty("quote").GetString(), StringComparison.Ordinal);
        var action = Assert.Single(line.GetProperty("actions").EnumerateArray());
        Assert.Equal(["category", "quote", "owner", "due", "avoidable", "urgent"], Names(action));
        Assert.Equal("hospital", action.GetProperty("owner").GetString());
    }

    [Fact]
    public void Sarif_names_each_finding_and_its_place()
    {
        var ran = Shell.Run("", "review", "--format", "sarif", Repository.Example("discharge-fit-note.json"));

        var run = JsonDocument.Parse(ran.Output).RootElement.GetProperty("runs")[0];
        var result = run.GetProperty("results").EnumerateArray().First(found => found.GetProperty("ruleId").GetString() == "fit-note");
        Assert.Equal("error", result.GetProperty("level").GetString());
        Assert.StartsWith(
            "Bundle.entry[0].resource.section",
            result.GetProperty("locations")[0].GetProperty("logicalLocations")[0].GetProperty("fullyQualifiedName").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_policy_given_on_the_command_line_decides_for_every_hospital()
    {
        using var folder = new ScratchFolder();
        var shipped = File.ReadAllText(Path.Combine(Repository.Root, "profiles", "policy", "default.json"));
        var policy = folder.Write("policy.json", LineTo(shipped, "chase-result", "advise"));

        var ran = Shell.Run("", "review", "--format=jsonl", "--policy", policy, Repository.Example("discharge-chase-result.json"));

        Assert.Equal("advised", ran.Lines[0].GetProperty("disposition").GetString());
        Assert.Equal(ExitCodes.Clean, ran.Code);
    }

    [Fact]
    public void A_policy_with_a_slip_of_the_pen_is_wrong_usage_and_names_the_line()
    {
        using var folder = new ScratchFolder();
        var policy = folder.Write("policy.json", "{\n \"custodiann\": \"*\"\n}");

        var ran = Shell.Run("", "review", "--policy", policy, Repository.Example("discharge-clean.json"));

        Assert.Equal(ExitCodes.WrongUsage, ran.Code);
        Assert.Contains("policy.json(2,", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "a.json")]
    [InlineData("", "a.json")]
    [InlineData("<Bundle", "a.xml")]
    [InlineData("<!DOCTYPE x [<!ENTITY e 'x'>]><Bundle xmlns=\"http://hl7.org/fhir\">&e;</Bundle>", "a.xml")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"}}""", "a.json")]
    [InlineData("""{"resourceType":"Bundle","type":"docoment"}""", "a.json")]
    [InlineData("""{"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"MessageHeader"}}]}""", "a.json")]
    public void What_is_no_letter_is_rejected_with_a_reason(string text, string name)
    {
        using var folder = new ScratchFolder();

        var ran = Shell.Run("", "review", "--format=jsonl", folder.Write(name, text));

        Assert.Equal(ExitCodes.Faults, ran.Code);
        var line = Assert.Single(ran.Lines);
        Assert.Equal("rejected", line.GetProperty("disposition").GetString());
        Assert.NotEmpty(line.GetProperty("findings")[0].GetProperty("text").GetString()!);
    }

    [Fact]
    public void A_letter_that_claims_no_profile_is_checked_by_its_type()
    {
        using var folder = new ScratchFolder();
        var letter = JsonNode.Parse(File.ReadAllText(Repository.Example("discharge-clean.json")))!;
        letter.AsObject().Remove("meta");
        letter["entry"]![0]!["resource"]!["section"]!.AsArray().RemoveAt(0);

        var ran = Shell.Run("", "review", "--format=jsonl", folder.Write("a.json", letter.ToJsonString()));

        Assert.Equal("rejected", ran.Lines[0].GetProperty("disposition").GetString());
        var finding = Assert.Single(Errors(ran.Lines[0]));
        Assert.Equal("profile-fault", finding.GetProperty("code").GetString());
        Assert.Contains("ds-diagnoses", finding.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("identifier")]
    [InlineData("name")]
    [InlineData("birthDate")]
    [InlineData("generalPractitioner")]
    public void What_makes_the_patient_uncertain_is_said_once(string element)
    {
        using var folder = new ScratchFolder();
        var letter = JsonNode.Parse(File.ReadAllText(Repository.Example("discharge-clean.json")))!;
        letter["entry"]![1]!["resource"]!.AsObject().Remove(element);

        var ran = Shell.Run("", "review", "--format=jsonl", folder.Write("a.json", letter.ToJsonString()));

        var finding = Assert.Single(Errors(ran.Lines[0]));
        Assert.EndsWith("-uncertain", finding.GetProperty("code").GetString(), StringComparison.Ordinal);
    }

    private static IEnumerable<JsonElement> Errors(JsonElement line) =>
        line.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("severity").GetString() == "error");

    private static string LineTo(string policy, string category, string disposition)
    {
        var root = JsonNode.Parse(policy)!;
        root["asks"]![category]!["do"] = disposition;
        return root.ToJsonString();
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
