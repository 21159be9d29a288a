using System.Text;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow;
using FhirInterface.Flow.Validate;
using FhirInterface.Validation;
using Microsoft.Extensions.Options;

namespace FhirInterface.Api.Running;

/// <summary>Reads, validates and reviews one example before the first request, which would else wait for all that is read and compiled once.</summary>
internal static class WarmUp
{
    public static void Run(IServiceProvider services)
    {
        if (ExampleShelf.Text("discharge-mixed") is not { } text)
            return;
        var bytes = Encoding.UTF8.GetBytes(text);
        var parsed = FhirParsing.ParseToValidate(bytes, FhirFormat.Json, services.GetRequiredService<IOptions<BodyLimits>>().Value);
        if (parsed.Resource is not { } letter)
            return;
        var posting = new Posting(bytes, FhirMediaTypes.Json, letter, null, DateTimeOffset.UnixEpoch);
        if (services.GetRequiredService<Assessor>().Assess(posting) is Assessment.Judged judged)
            FhirWriting.Serialise(Outcomes.Of(judged.Decision), AnswerFormat.Json, pretty: false);
    }
}
