using System.Net;
using System.Text.Json.Nodes;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

public sealed class ValidateTests(Server server)
{
    private const string Faulty = """{"resourceType":"Patient","gender":"bogus","birthDate":"1990-13-01"}""";

    [Fact]
    public async Task Faults_are_named_with_200()
    {
        using var client = server.Hospital();
        var outcome = await Validate(client, "/fhir/Patient/$validate", Faulty);
        Assert.Contains(outcome["issue"]!.AsArray(), issue => issue.Text("expression", 0) == "Patient.gender");
    }

    [Fact]
    public async Task A_resource_inside_parameters_is_validated_by_itself()
    {
        using var client = server.Hospital();
        var body =
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"mode\",\"valueCode\":\"create\"},{\"name\":\"resource\",\"resource\":"
            + Faulty
            + "}]}";
        var outcome = await Validate(client, "/fhir/Patient/$validate", body);
        Assert.Contains(outcome["issue"]!.AsArray(), issue => issue.Text("expression", 0) == "Patient.gender");
    }

    [Fact]
    public async Task A_resource_inside_parameters_in_xml_is_validated_by_itself()
    {
        using var client = server.Hospital();
        using var answer = await client.PostAsync(
            "/fhir/Patient/$validate",
            Xml(
                "<Parameters xmlns=\"http://hl7.org/fhir\"><parameter><name value=\"resource\"/><resource><Patient><gender value=\"bogus\"/></Patient></resource></parameter></Parameters>"
            ),
            Cancel
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains((await answer.Body())["issue"]!.AsArray(), issue => issue.Text("expression", 0) == "Patient.gender");
    }

    [Theory]
    [InlineData("?profile=http%3A%2F%2Fexample.org%2Fnone", 404)]
    [InlineData("?mode=dance", 400)]
    public async Task What_cannot_be_validated_against_is_said(string query, int status)
    {
        using var client = server.Hospital();
        using var answer = await client.PostAsync("/fhir/Patient/$validate" + query, Json(Faulty), Cancel);
        await answer.ExpectOutcome(status);
    }

    [Fact]
    public async Task Another_type_than_the_address_says_is_a_fault()
    {
        using var client = server.Hospital();
        var outcome = await Validate(client, "/fhir/Bundle/$validate", Faulty);
        Assert.Equal("error", outcome.Text("issue", 0, "severity"));
    }

    [Fact]
    public async Task What_is_stored_can_be_validated()
    {
        using var client = server.Hospital();
        using var posted = await client.PostAsync("/fhir/Bundle", Json(Example("discharge-clean")), Cancel);
        await posted.ExpectOutcome(201);
        using var answer = await client.GetAsync(posted.Headers.Location!.AbsolutePath.Split("/_history")[0] + "/$validate", Cancel);
        await answer.ExpectOutcome(200);
    }

    private static async Task<JsonObject> Validate(HttpClient client, string address, string body)
    {
        using var answer = await client.PostAsync(address, Json(body), Cancel);
        return await answer.ExpectOutcome(200);
    }
}
