using FhirInterface.Flow.Validate;
using Hl7.Fhir.Model;
using FlowOutcomes = FhirInterface.Flow.Outcomes;

namespace FhirInterface.Api.Endpoints;

/// <summary>The Parameters that <c>$review</c> answers.</summary>
internal static class ReviewParameters
{
    public static Parameters Of(Assessment.Judged judged, IEnumerable<Resource> actions)
    {
        var decision = judged.Decision;
        var answer = new Parameters();
        answer.Parameter.Add(
            new Parameters.ParameterComponent { Name = "disposition", Value = new Code(FlowOutcomes.CodeOf(decision.Disposition)) }
        );
        answer.Parameter.Add(new Parameters.ParameterComponent { Name = "outcome", Resource = FlowOutcomes.Of(decision) });
        if (decision.Rewritten is { } rewritten)
            answer.Parameter.Add(new Parameters.ParameterComponent { Name = "rewritten", Resource = rewritten });
        foreach (var action in actions)
            answer.Parameter.Add(new Parameters.ParameterComponent { Name = "action", Resource = action });
        return answer;
    }
}
