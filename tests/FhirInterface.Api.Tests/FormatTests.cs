using System.Net;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

public sealed class FormatTests(Server server)
{
    [Theory]
    [InlineData(null, "", "application/fhir+json")]
    [InlineData("*/*", "", "application/fhir+json")]
    [InlineData("application/json", "", "application/fhir+json")]
    [InlineData("application/fhir+xml", "", "application/fhir+xml")]
    [InlineData("text/xml", "", "application/fhir+xml")]
    [InlineData("application/fhir+json;q=0.5, application/fhir+xml", "", "application/fhir+xml")]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.1", "", "application/fhir+json")]
    [InlineData("application/fhir+json; version=1.0.0", "", "application/fhir+json")]
    [InlineData("application/fhir+json; fhirVersion=4.0", "", "application/fhir+json")]
    [InlineData("application/fhir+json; fhirVersion=5.0, application/fhir+xml; fhirVersion=4.0;q=0.5", "", "application/fhir+xml")]
    [InlineData("application/fhir+json;q=0, */*", "", "application/fhir+xml")]
    [InlineData("application/fhir+json", "?_format=xml", "application/fhir+xml")]
    [InlineData(null, "?_format=application/fhir+xml;fhirVersion=4.0", "application/fhir+xml")]
    [InlineData("application/fhir+xml", "?_format=application/fhir+json", "application/fhir+json")]
    [InlineData(null, "?_format=application%2Ffhir%2Bxml", "application/fhir+xml")]
    [InlineData("text/plain", "?_format=json", "application/fhir+json")]
    public async Task The_answer_comes_in_the_format_asked_for(string? accept, string query, string expected)
    {
        using var client = server.As(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/metadata" + query);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("utf-8", answer.Content.Headers.ContentType?.CharSet);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/html")]
    [InlineData("application/fhir+json;q=0")]
    [InlineData("application/fhir+json;q=0, application/fhir+xml;q=0, */*")]
    [InlineData("application/fhir+json; fhirVersion=5.0")]
    public async Task What_cannot_be_had_is_not_acceptable(string accept)
    {
        using var client = server.As(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/metadata");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await client.SendAsync(request, Cancel);
        await answer.ExpectOutcome(406);
    }

    [Fact]
    public async Task Head_has_the_headers_and_no_body()
    {
        using var client = server.As(null);
        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/fhir/metadata"), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Content.Headers.ContentLength > 1000);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task Pretty_is_indented()
    {
        using var client = server.As(null);
        Assert.Contains("\n  \"", await client.GetStringAsync("/fhir/metadata?_pretty=true", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_and_correlation_ids_come_back()
    {
        using var client = server.As(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/metadata");
        request.Headers.Add("X-Request-ID", "60E0B220-8136-4CA5-AE46-1D97EF59D068");
        request.Headers.Add("X-Correlation-ID", "11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA");
        using var answer = await client.SendAsync(request, Cancel);
        Assert.Equal(["60E0B220-8136-4CA5-AE46-1D97EF59D068"], answer.Headers.GetValues("X-Request-ID"));
        Assert.Equal(["11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA"], answer.Headers.GetValues("X-Correlation-ID"));
    }
}
