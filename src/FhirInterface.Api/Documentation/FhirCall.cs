using FhirInterface.Flow;

namespace FhirInterface.Api.Documentation;

/// <summary>
/// What an endpoint says of itself: the one place from which the CapabilityStatement, the OpenAPI document, access control and the test
/// that walks all routes learn what is offered, and to whom.
/// </summary>
/// <param name="Summary">One line for a developer.</param>
public sealed record FhirCall(string Summary)
{
    /// <summary>In place of a type: the call is there for every type.</summary>
    public const string AnyType = "{type}";

    /// <summary>The resource type; null for the system level and for what is not FHIR.</summary>
    public string? Resource { get; init; }

    /// <summary>FHIR's code for the interaction (<c>read</c>, <c>search-type</c>, …); null for an operation.</summary>
    public string? Interaction { get; init; }

    /// <summary>Name of the operation, without the dollar sign.</summary>
    public string? Operation { get; init; }

    /// <summary>What the operation takes.</summary>
    public OperationInputs? Inputs { get; init; }

    /// <summary>Who may make the call; empty where nobody has to say who they are.</summary>
    public IReadOnlyList<CallerRole> Roles { get; init; } = Everyone;

    /// <summary>The SMART v2 scope without its context, as <c>Bundle.c</c>; null where a role is enough.</summary>
    public string? Scope { get; init; }

    /// <summary>Files of <c>profiles/examples</c> that work as the body of this call, by name without extension.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>The media type of the body, where it is not a FHIR resource.</summary>
    public string? BodyType { get; init; }

    /// <summary>Whether the call has a body.</summary>
    public bool HasBody { get; init; }

    /// <summary>Statuses that the call may answer with, beside those that any call may.</summary>
    public IReadOnlyList<int> Answers { get; init; } = [200];

    public static IReadOnlyList<CallerRole> Everyone { get; } =
    [CallerRole.Hospital, CallerRole.Practice, CallerRole.Liaison, CallerRole.Administrator];

    /// <summary>No token is asked for.</summary>
    public bool IsOpen => Roles.Count == 0;
}

internal static class FhirCallExtensions
{
    /// <summary>Says what the endpoint does, for whom.</summary>
    public static T Says<T>(this T endpoint, FhirCall call)
        where T : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(call);
        return endpoint;
    }

    /// <summary>GET, and HEAD as HTTP wants it wherever there is GET.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], handler);

    /// <summary>
    /// An operation that changes nothing and takes values only: by GET with these in the address, or by POST with Parameters, as many
    /// client libraries call every operation (FHIR R4 operations.html 3.2.0.4).
    /// </summary>
    public static void MapOperation(this IEndpointRouteBuilder routes, string pattern, Delegate handler, FhirCall call)
    {
        routes.MapRead(pattern, handler).Says(call with { Examples = [] });
        routes.MapPost(pattern, handler).Says(call with { HasBody = true });
    }
}
