namespace FhirInterface.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData]
    [InlineData("reveiw", "letter.json")]
    [InlineData("review")]
    [InlineData("review", "no-such-file.json")]
    [InlineData("review", "--format")]
    [InlineData("review", "--format", "html", "FhirInterface.Cli.dll")]
    [InlineData("review", "--colour", "red", "FhirInterface.Cli.dll")]
    [InlineData("review", "--policy", "no-such-policy.json", "FhirInterface.Cli.dll")]
    [InlineData("validate", "--format", "sarif", "FhirInterface.Cli.dll")]
    [InlineData("validate", "--profile", "https://fhirinterface.example/StructureDefinition/NoSuchProfile", "FhirInterface.Cli.dll")]
    [InlineData("asks", "statements.jsonl")]
    [InlineData("audit")]
    [InlineData("audit", "no-such-folder")]
    public void Wrong_usage_says_what_to_write_and_prints_no_data(params string[] words)
    {
        var ran = Shell.Run(
            "",
            words.Select(word => word == "FhirInterface.Cli.dll" ? typeof(CommandLine).Assembly.Location : word).ToArray()
        );

        Assert.Equal(ExitCodes.WrongUsage, ran.Code);
        Assert.Empty(ran.Output);
        Assert.Contains("fhirinterface review FILE", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("help")]
    [InlineData("review", "-h")]
    public void Help_is_data(params string[] words)
    {
        var ran = Shell.Run("", words);

        Assert.Equal(ExitCodes.Clean, ran.Code);
        Assert.Contains("fhirinterface audit DIR", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_after_two_dashes_are_files()
    {
        var arguments = Arguments.Read(["--format=jsonl", "--", "--odd-name.json"], "--format");

        Assert.Equal("jsonl", arguments.One("--format"));
        Assert.Equal(["--odd-name.json"], arguments.Rest);
    }
}
