using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace FhirInterface.Validation.Terminology;

/// <summary>
/// Asks a FHIR terminology server (<c>$validate-code</c>), with a time limit, a further try and a circuit breaker, and keeps
/// its answers. When it is down, or does not know the value set or the code system, the answer is "not checked", never "valid".
/// Only codes and canonicals leave the house: no text of a letter, no display.
/// </summary>
public sealed class TerminologyServer : IExternalTerminology
{
    private readonly HttpClient http;
    private readonly TerminologyServerOptions options;
    private readonly ResiliencePipeline<CodeAnswer> pipeline;
    private readonly ConcurrentDictionary<(string? ValueSet, string? System, string Code), CodeAnswer> known = new();

    /// <param name="http">Owned by the caller; its own timeout should be longer than that of the options.</param>
    /// <param name="options">Where the server is, and how much patience to have.</param>
    /// <param name="clock">For the pauses between tries.</param>
    public TerminologyServer(HttpClient http, TerminologyServerOptions options, TimeProvider clock)
    {
        this.http = http;
        this.options = options;
        pipeline = new ResiliencePipelineBuilder<CodeAnswer> { TimeProvider = clock }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Timeout })
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<CodeAnswer>
                {
                    FailureRatio = 0.5,
                    MinimumThroughput = 4,
                    SamplingDuration = TimeSpan.FromSeconds(30),
                    BreakDuration = options.Pause,
                    ShouldHandle = static failure => ValueTask.FromResult(IsFailure(failure.Outcome.Exception)),
                }
            )
            .AddRetry(
                new RetryStrategyOptions<CodeAnswer>
                {
                    MaxRetryAttempts = Math.Max(1, options.Retries),
                    Delay = TimeSpan.FromMilliseconds(100),
                    UseJitter = true,
                    ShouldHandle = failure => ValueTask.FromResult(options.Retries > 0 && IsFailure(failure.Outcome.Exception)),
                }
            )
            .Build();
    }

    public CodeAnswer Validate(string? valueSet, CodedValue coded)
    {
        var key = (valueSet, coded.System, coded.Code);
        if (known.TryGetValue(key, out var answer))
        {
            return answer;
        }

        try
        {
            answer = pipeline.Execute(cancel => Ask(valueSet, coded, cancel), CancellationToken.None);
        }
        catch (Exception e) when (IsFailure(e) || e is BrokenCircuitException or TimeoutRejectedException or JsonException)
        {
            return Unknown(valueSet, coded);
        }

        if (known.Count >= options.CachedAnswers)
        {
            known.Clear();
        }

        // A server that does not know today may know tomorrow.
        return answer.Outcome == CodeOutcome.NotChecked ? answer : known.GetOrAdd(key, answer);
    }

    private static bool IsFailure(Exception? e) => e is HttpRequestException or IOException or OperationCanceledException;

    private static CodeAnswer Unknown(string? valueSet, CodedValue coded) =>
        CodeAnswer.NotChecked(coded.System ?? valueSet ?? "", "The terminology server has no answer.");

    private CodeAnswer Ask(string? valueSet, CodedValue coded, CancellationToken cancel)
    {
        var query = valueSet is null
            ? $"CodeSystem/$validate-code?url={Uri.EscapeDataString(coded.System ?? "")}"
            : $"ValueSet/$validate-code?url={Uri.EscapeDataString(valueSet)}"
                + (coded.System is null ? "&inferSystem=true" : $"&system={Uri.EscapeDataString(coded.System)}");
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(options.Address, $"{query}&code={Uri.EscapeDataString(coded.Code)}")
        );
        request.Headers.Accept.ParseAdd("application/fhir+json");
        using var response = http.Send(request, cancel);
        if ((int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout)
        {
            throw new HttpRequestException("The terminology server fails.", null, response.StatusCode);
        }

        if (!response.IsSuccessStatusCode)
        {
            return Unknown(valueSet, coded);
        }

        using var body = response.Content.ReadAsStream(cancel);
        using var document = JsonDocument.Parse(body);
        return Read(document.RootElement, valueSet, coded);
    }

    private static CodeAnswer Read(JsonElement parameters, string? valueSet, CodedValue coded)
    {
        bool? result = null;
        if (
            parameters.ValueKind == JsonValueKind.Object
            && parameters.TryGetProperty("parameter", out var list)
            && list.ValueKind == JsonValueKind.Array
        )
        {
            foreach (var parameter in list.EnumerateArray())
            {
                switch (CodeSystemContent.Text(parameter, "name"))
                {
                    case "result" when parameter.TryGetProperty("valueBoolean", out var value):
                        result = value.ValueKind == JsonValueKind.True;
                        break;

                    // The code was refused only because the server does not have its system.
                    case "x-caused-by-unknown-system"
                    or "x-unknown-system":
                        return Unknown(valueSet, coded);
                }
            }
        }

        return result switch
        {
            true => CodeAnswer.Valid,
            false => CodeAnswer.Invalid("The terminology server refuses the code."),
            null => Unknown(valueSet, coded),
        };
    }
}
