using System.Text.Json;

namespace FhirInterface.Cli.Tests;

public sealed class ValidateCommandTests
{
    private const string Valid =
        """{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Jo</div>"},"gender":"female","birthDate":"1961-02-03"}""";
    private const string Invalid = """{"resourceType":"Patient","gender":"femme"}""";

    [Fact]
    public void A_line_a_file_says_whether_it_is_valid_and_why_not()
    {
        using var folder = new ScratchFolder();
        folder.Write("a.json", Valid);
        folder.Write("b.json", Invalid);
        folder.Write("c.xml", """<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>""");
        folder.Write("d.json", "{\"resourceType\":");
        folder.Write("e.txt", "not walked");

        var ran = Shell.Run("", "validate", "--format", "jsonl", folder.Path);

        Assert.Equal(ExitCodes.Faults, ran.Code);
        Assert.Equal(
            ["a.json", "b.json", "c.xml", "d.json"],
            ran.Lines.Select(line => Path.GetFileName(line.GetProperty("file").GetString()!))
        );
        Assert.Equal(
            [JsonValueKind.True, JsonValueKind.False, JsonValueKind.True, JsonValueKind.False],
            ran.Lines.Select(line => line.GetProperty("valid").ValueKind)
        );
        var issue = ran.Lines[1]
            .GetProperty("issues")
            .EnumerateArray()
            .First(issue => issue.GetProperty("severity").GetString() == "error");
        Assert.Equal(["severity", "code", "expression", "details"], issue.EnumerateObject().Select(property => property.Name));
        Assert.Equal("Patient.gender", issue.GetProperty("expression").GetString());
        Assert.Contains(
            "structure",
            ran.Lines[3].GetProperty("issues").EnumerateArray().Select(found => found.GetProperty("code").GetString())
        );
    }

    [Fact]
    public void Valid_files_exit_clean()
    {
        using var folder = new ScratchFolder();

        var ran = Shell.Run("", "validate", folder.Write("a.json", Valid));

        Assert.Equal(ExitCodes.Clean, ran.Code);
        Assert.EndsWith("a.json: valid\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_that_is_not_here_is_named_and_the_rest_is_checked()
    {
        using var folder = new ScratchFolder();
        var files = new[] { folder.Write("a.json", Valid), folder.Write("b.json", Invalid) };

        var ran = Shell.Run("", ["validate", "--package", "fhir.nowhere#1.0.0", "--format", "jsonl", .. files]);

        Assert.Equal(ExitCodes.Faults, ran.Code);
        Assert.Contains("fhir.nowhere#1.0.0", ran.Error, StringComparison.Ordinal);
        Assert.Equal([JsonValueKind.True, JsonValueKind.False], ran.Lines.Select(line => line.GetProperty("valid").ValueKind));
    }

    [Fact]
    public void A_profile_of_a_package_that_is_not_here_is_a_fault_of_the_file()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("a.json", Valid);

        var ran = Shell.Run("", "validate", "--package", "fhir.nowhere#1.0.0", "--profile", "https://nowhere.example/Patient", file);

        Assert.Equal(ExitCodes.Faults, ran.Code);
        Assert.Contains("https://nowhere.example/Patient", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_that_is_asked_for_is_checked()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("a.json", Valid);

        var ran = Shell.Run(
            "",
            "validate",
            file,
            "--format=jsonl",
            "--profile",
            "https://fhirinterface.example/StructureDefinition/InterfacePatient"
        );

        Assert.Equal(ExitCodes.Faults, ran.Code);
        Assert.Contains("NHS number", ran.Output, StringComparison.Ordinal);
    }
}
