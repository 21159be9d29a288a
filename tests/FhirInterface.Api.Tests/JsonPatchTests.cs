using System.Text;
using FhirInterface.Api.Fhir;

namespace FhirInterface.Api.Tests;

public sealed class JsonPatchTests
{
    private const string Before = """{"status":"requested","note":[{"text":"a"},{"text":"b"}],"a/b":{"~":1}}""";

    [Theory]
    [InlineData(
        """[{"op":"replace","path":"/status","value":"accepted"}]""",
        """{"status":"accepted","note":[{"text":"a"},{"text":"b"}],"a/b":{"~":1}}"""
    )]
    [InlineData(
        """[{"op":"add","path":"/note/-","value":{"text":"c"}}]""",
        """{"status":"requested","note":[{"text":"a"},{"text":"b"},{"text":"c"}],"a/b":{"~":1}}"""
    )]
    [InlineData(
        """[{"op":"add","path":"/note/0","value":{"text":"c"}}]""",
        """{"status":"requested","note":[{"text":"c"},{"text":"a"},{"text":"b"}],"a/b":{"~":1}}"""
    )]
    [InlineData("""[{"op":"remove","path":"/note/0"}]""", """{"status":"requested","note":[{"text":"b"}],"a/b":{"~":1}}""")]
    [InlineData(
        """[{"op":"move","from":"/note/1/text","path":"/reason"},{"op":"remove","path":"/note"},{"op":"remove","path":"/a~1b"}]""",
        """{"status":"requested","reason":"b"}"""
    )]
    [InlineData(
        """[{"op":"copy","from":"/a~1b/~0","path":"/one"},{"op":"remove","path":"/note"},{"op":"remove","path":"/a~1b"}]""",
        """{"status":"requested","one":1}"""
    )]
    [InlineData(
        """[{"op":"test","path":"/status","value":"requested"},{"op":"remove","path":"/note"},{"op":"remove","path":"/a~1b"}]""",
        """{"status":"requested"}"""
    )]
    public void Applies(string patch, string after)
    {
        var (json, problem) = Apply(patch);
        Assert.Null(problem);
        Assert.Equal(after, json);
    }

    [Theory]
    [InlineData("""[{"op":"replace","path":"/nothing","value":1}]""")]
    [InlineData("""[{"op":"remove","path":"/note/2"}]""")]
    [InlineData("""[{"op":"add","path":"/note/3","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/note/01","value":1}]""")]
    [InlineData("""[{"op":"test","path":"/status","value":"accepted"}]""")]
    [InlineData("""[{"op":"replace","path":"","value":[]}]""")]
    [InlineData("""[{"op":"move","from":"/note","path":"/note/0"}]""")]
    public void Refuses_what_does_not_fit(string patch)
    {
        var (json, problem) = Apply(patch);
        Assert.Null(json);
        Assert.NotNull(problem);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[")]
    [InlineData("""[{"op":"destroy","path":"/status"}]""")]
    [InlineData("""[{"op":"add","path":"/status"}]""")]
    [InlineData("""[{"op":"add","path":"status","value":1}]""")]
    [InlineData("""[{"op":"move","path":"/status"}]""")]
    public void Refuses_what_is_no_patch(string patch) =>
        Assert.Null(JsonPatch.Read(Encoding.UTF8.GetBytes(patch), new BodyLimits()).Patch);

    private static (string? Json, string? Problem) Apply(string patch)
    {
        var read = JsonPatch.Read(Encoding.UTF8.GetBytes(patch), new BodyLimits()).Patch;
        Assert.NotNull(read);
        var (json, problem) = read.Apply(Encoding.UTF8.GetBytes(Before));
        return (json is null ? null : Encoding.UTF8.GetString(json), problem);
    }
}
