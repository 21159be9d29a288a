using FhirInterface.Api.Documentation;
using FhirInterface.Api.Search;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http.Features;

namespace FhirInterface.Api.Fhir;

/// <summary>
/// What an operation is called with, alike for each way of calling it (FHIR R4 operations.html 3.2.0.4): by values in the address, by
/// Parameters in the body, or by the one resource that it is about as the body itself.
/// </summary>
public sealed class OperationCall
{
    private readonly OperationInputs takes;
    private readonly bool lenient;
    private readonly List<KeyValuePair<string, string>> values = [];

    private OperationCall(OperationInputs takes, bool lenient) => (this.takes, this.lenient) = (takes, lenient);

    /// <summary>Why the call is not understood; then nothing else of it holds.</summary>
    public FhirResult? Refusal { get; private set; }

    /// <summary>The resource that the operation is about, as if it had been posted by itself; null where none was sent.</summary>
    public FhirBody? About { get; private set; }

    /// <summary>The value of a parameter; null where it was not given.</summary>
    public string? this[string name] => values.Find(value => value.Key == name).Value;

    /// <summary>Each value of a parameter that may be given more than once.</summary>
    public IReadOnlyList<string> All(string name) => [.. values.Where(value => value.Key == name).Select(value => value.Value)];

    /// <summary>Called by the framework for handlers of operations.</summary>
    public static async ValueTask<OperationCall?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var inputs =
            context.GetEndpoint()?.Metadata.GetMetadata<FhirCall>()?.Inputs
            ?? throw new InvalidOperationException("The endpoint does not say what its operation takes.");
        var call = new OperationCall(inputs, Prefer.Of(context.Request).Lenient);
        call.Refusal = call.TakeAddress(context.Request.Query) ?? await call.TakeBody(context);
        return call;
    }

    private FhirResult? TakeAddress(IQueryCollection query) =>
        query
            .Where(parameter => parameter.Key is not ("_format" or "_pretty"))
            .SelectMany(parameter => parameter.Value, (parameter, value) => (parameter.Key, value))
            .Select(parameter => Take(parameter.Key, parameter.value, "http." + SearchParsing.Plain(parameter.Key)))
            .FirstOrDefault(refusal => refusal is not null);

    private async ValueTask<FhirResult?> TakeBody(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
            return null;
        // What needs no parameters may be called without a body.
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
        {
            var body = (await FhirBody.BindAsync(context))!;
            // Where Parameters are what is validated, they are no envelope.
            var isEnvelope = context.Request.RouteValues["type"] as string != "Parameters";
            var refusal = body.Refusal ?? (isEnvelope && body.Resource is Parameters given ? Take(body, given) : TakeWhole(body));
            if (refusal is not null)
                return refusal;
        }

        return About is null && takes is { About: { } needed, AboutIsOptional: false }
            ? FhirResult.Refuse(
                400,
                OperationOutcome.IssueType.Required,
                $"The operation is about a resource: send it as the body itself, or as the parameter {needed} of Parameters.",
                "Parameters.parameter"
            )
            : null;
    }

    private FhirResult? TakeWhole(FhirBody body)
    {
        if (takes.About is null)
            return FhirResult.Refuse(400, OperationOutcome.IssueType.Invalid, "The body of this operation is Parameters.", "http.body");
        About = body;
        return null;
    }

    private FhirResult? Take(FhirBody body, Parameters given)
    {
        foreach (var (index, parameter) in given.Parameter.Index())
        {
            var place = FormattableString.Invariant($"Parameters.parameter[{index}]");
            var refusal =
                parameter.Name is { } name && name == takes.About
                    ? TakeResource(body, name, parameter.Resource, place)
                    : Take(parameter.Name ?? "", (parameter.Value as PrimitiveType)?.ToString(), place);
            if (refusal is not null)
                return refusal;
        }

        return null;
    }

    private FhirResult? TakeResource(FhirBody body, string name, Resource? inner, string place)
    {
        if (About is not null)
            return Twice(name, place);
        if (inner is null || ParametersBytes.Find(body, name) is not { } bytes)
            return FhirResult.Refuse(400, OperationOutcome.IssueType.Required, $"The parameter {name} is a resource.", place);
        About = body.Inside(inner, bytes);
        return null;
    }

    private FhirResult? Take(string name, string? value, string place)
    {
        if (takes.Values.FirstOrDefault(known => known.Name == name) is not { } known)
        {
            return lenient
                ? null
                : FhirResult.Refuse(
                    400,
                    OperationOutcome.IssueType.NotSupported,
                    $"{SearchParsing.Plain(name)} is no parameter of this operation. It takes: {string.Join(", ", takes.Names.DefaultIfEmpty("none"))}.",
                    place
                );
        }

        if (string.IsNullOrEmpty(value))
            return FhirResult.Refuse(
                400,
                OperationOutcome.IssueType.Value,
                $"The parameter {name} has no value, or not one of a simple type.",
                place
            );
        if (!known.Repeats && this[name] is not null)
            return Twice(name, place);
        values.Add(new(name, value));
        return null;
    }

    private static FhirResult Twice(string name, string place) =>
        FhirResult.Refuse(400, OperationOutcome.IssueType.Invalid, $"The parameter {name} is given more than once.", place);
}
