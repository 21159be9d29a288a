using System.Collections.Concurrent;
using System.Net;
using System.Text;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Tests.Terminology;

/// <summary>Whole validations against a terminology server that really listens, fails, hangs and goes away.</summary>
public sealed class TerminologyServerOverHttpTests : IDisposable
{
    private const string Known = "38341003";
    private readonly ConcurrentBag<string> asked = [];
    private readonly HttpListener listener;
    private readonly HttpClient http = new();
    private readonly Uri address;
    private volatile Behaviour behaviour;

    public enum Behaviour
    {
        Answers,
        Fails,
        Hangs,
        SaysNonsense,
    }

    public TerminologyServerOverHttpTests() => (listener, address) = Listen();

    [Fact]
    public void A_code_that_the_server_refuses_is_an_error_and_one_that_it_knows_is_valid()
    {
        var validator = Create(TimeSpan.FromSeconds(30));
        Assert.Equal(Verdict.Valid, Validate(validator, Known).Verdict);
        var report = Validate(validator, "73211009");
        Assert.Equal(Verdict.Invalid, report.Verdict);
        Assert.Contains(report.Issues, i => i is { MessageId: "code-unknown", Expression: "Condition.code.coding[0]" });
        Assert.Contains(asked, url => url.Contains("url=http%3A%2F%2Fsnomed.info%2Fsct", StringComparison.Ordinal));
        Assert.All(asked, url => Assert.DoesNotContain("Hypertensive", url, StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_answered_is_not_asked_again()
    {
        var validator = Create(TimeSpan.FromSeconds(30));
        Validate(validator, Known);
        var questions = asked.Count;
        Validate(validator, Known);
        Assert.InRange(questions, 1, 3);
        Assert.Equal(questions, asked.Count);
    }

    [Theory]
    [InlineData(Behaviour.Fails)]
    [InlineData(Behaviour.Hangs)]
    [InlineData(Behaviour.SaysNonsense)]
    public void A_server_that_does_not_answer_leaves_codes_unchecked(Behaviour how)
    {
        behaviour = how;
        var report = Validate(Create(TimeSpan.FromMilliseconds(200)), Known);
        Assert.Equal(Verdict.NotChecked, report.Verdict);
        Assert.Contains(report.Issues, i => i is { MessageId: "code-system-not-checked", NotChecked: true });
    }

    [Fact]
    public void A_server_that_is_gone_leaves_codes_unchecked()
    {
        listener.Stop();
        Assert.Equal(Verdict.NotChecked, Validate(Create(TimeSpan.FromSeconds(2)), Known).Verdict);
    }

    [Fact]
    public void One_document_asks_so_many_questions_and_no_more()
    {
        var codings = string.Join(',', Enumerable.Range(0, 1_500).Select(i => $$"""{"system":"http://loinc.example","code":"c{{i}}"}"""));
        var report = Create(TimeSpan.FromSeconds(30))
            .Validate(Encoding.UTF8.GetBytes($$"""{"resourceType":"Basic","code":{"coding":[{{codings}}]} }"""), FhirFormat.Json);
        Assert.InRange(asked.Count, 1, 500);
        Assert.Contains(report.Issues, i => i.NotChecked);
    }

    [Fact]
    public void Nobody_is_asked_unless_a_server_is_set()
    {
        Assert.Equal(Verdict.NotChecked, Validate(Validation.Validator.Create(new ValidatorOptions()), Known).Verdict);
        Assert.Empty(asked);
    }

    public void Dispose()
    {
        listener.Close();
        http.Dispose();
    }

    private Validator Create(TimeSpan timeout) =>
        Validation.Validator.Create(
            new ValidatorOptions
            {
                TerminologyServer = new TerminologyServer(
                    http,
                    new TerminologyServerOptions { Address = address, Timeout = timeout },
                    TimeProvider.System
                ),
            }
        );

    private static ValidationReport Validate(Validator validator, string code) =>
        validator.Validate(
            Encoding.UTF8.GetBytes(
                $$$"""{"resourceType":"Condition","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":"{{{code}}}","display":"Hypertensive disorder"}]},"subject":{"display":"x"} }"""
            ),
            FhirFormat.Json
        );

    private (HttpListener Listener, Uri Address) Listen()
    {
        for (var port = 28_100 + (Environment.ProcessId % 20_000); ; port++)
        {
            var started = new HttpListener();
            started.Prefixes.Add(FormattableString.Invariant($"http://127.0.0.1:{port}/r4/"));
            try
            {
                started.Start();
            }
            catch (HttpListenerException) when (port < 60_000)
            {
                continue;
            }

            new Thread(() => Serve(started)) { IsBackground = true }.Start();
            return (started, new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}/r4/")));
        }
    }

    private void Serve(HttpListener server)
    {
        while (true)
        {
            try
            {
                var call = server.GetContext();
                asked.Add(call.Request.RawUrl!);
                Answer(call);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Answer(HttpListenerContext call)
    {
        switch (behaviour)
        {
            case Behaviour.Hangs:
                // Never answered: the caller has to give up.
                return;
            case Behaviour.Fails:
                call.Response.StatusCode = 503;
                break;
            default:
                var body =
                    behaviour == Behaviour.SaysNonsense
                        ? "<html>busy</html>"
                        : $$"""{"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":{{(call.Request.QueryString["code"] == Known ? "true" : "false")}}}]}""";
                call.Response.ContentType = "application/fhir+json";
                call.Response.OutputStream.Write(Encoding.UTF8.GetBytes(body));
                break;
        }

        call.Response.Close();
    }
}
