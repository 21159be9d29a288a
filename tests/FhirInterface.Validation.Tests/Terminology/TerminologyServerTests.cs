using System.Net;
using System.Text;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Tests.Terminology;

public sealed class TerminologyServerTests
{
    private static readonly CodedValue Hypertension = new("http://snomed.info/sct", "38341003");

    private sealed class Server(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public int Calls { get; private set; }

        public string? Asked { get; private set; }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request.RequestUri!.PathAndQuery;
            return answer(++Calls);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Validation is synchronous.");
    }

    [Fact]
    public void Believes_the_server_and_asks_once()
    {
        using var server = new Server(_ =>
            Json("""{"resourceType": "Parameters", "parameter": [{"name": "result", "valueBoolean": true}]}""")
        );
        var service = Service(server);
        Assert.Equal(CodeOutcome.Valid, service.CheckCode(Hypertension.System!, Hypertension.Code).Outcome);
        Assert.Equal(CodeOutcome.Valid, service.CheckCode(Hypertension.System!, Hypertension.Code).Outcome);
        Assert.Equal(1, server.Calls);
        Assert.Equal("/r4/CodeSystem/$validate-code?url=http%3A%2F%2Fsnomed.info%2Fsct&code=38341003", server.Asked);
    }

    [Fact]
    public void Refuses_what_the_server_refuses()
    {
        using var server = new Server(_ => Json("""{"parameter": [{"name": "result", "valueBoolean": false}]}"""));
        var service = Service(server);
        Assert.Equal(CodeOutcome.Invalid, service.CheckMember("http://hl7.org/fhir/ValueSet/condition-code", Hypertension).Outcome);
    }

    [Theory]
    [InlineData(
        """{"parameter": [{"name": "result", "valueBoolean": false}, {"name": "x-caused-by-unknown-system", "valueCanonical": "x"}]}"""
    )]
    [InlineData("""{"resourceType": "OperationOutcome"}""")]
    [InlineData("no JSON")]
    public void An_unclear_answer_is_none(string body)
    {
        using var server = new Server(_ => Json(body));
        Assert.Equal(CodeOutcome.NotChecked, Service(server).CheckCode(Hypertension.System!, Hypertension.Code).Outcome);
    }

    [Fact]
    public void A_server_that_is_down_is_not_checked_and_soon_left_alone()
    {
        using var server = new Server(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        var service = Service(server);
        for (var i = 0; i < 20; i++)
        {
            var answer = service.CheckCode("http://snomed.info/sct", Hypertension.Code);
            Assert.Equal(CodeOutcome.NotChecked, answer.Outcome);
            Assert.Equal("http://snomed.info/sct", answer.Subject);
        }

        Assert.InRange(server.Calls, 2, 12);
    }

    [Fact]
    public void A_second_try_may_help()
    {
        using var server = new Server(call =>
            call == 1 ? throw new HttpRequestException("reset") : Json("""{"parameter": [{"name": "result", "valueBoolean": true}]}""")
        );
        Assert.Equal(CodeOutcome.Valid, Service(server).CheckCode(Hypertension.System!, Hypertension.Code).Outcome);
    }

    [Fact]
    public void What_is_at_hand_is_not_asked_elsewhere()
    {
        using var server = new Server(_ => throw new InvalidOperationException("asked"));
        Assert.Equal(CodeOutcome.Valid, Service(server).CheckCode("http://hl7.org/fhir/administrative-gender", "male").Outcome);
        Assert.Equal(CodeOutcome.Invalid, Service(server).CheckCode("http://hl7.org/fhir/administrative-gender", "x").Outcome);
    }

    private static TerminologyService Service(HttpMessageHandler server) =>
        new(
            PackTerminologySource.Instance,
            new TerminologyServer(
                new HttpClient(server),
                new TerminologyServerOptions { Address = new Uri("https://tx.example.org/r4/") },
                TimeProvider.System
            )
        );

    private static HttpResponseMessage Json(string body) =>
        new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/fhir+json") };
}
