using Hl7.Fhir.Model;

namespace FhirInterface.Api.Fhir;

/// <summary>A logical id of FHIR; anything else in its place is an address where nothing is.</summary>
public sealed class FhirIdConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection
    ) => IsId(values[routeKey] as string);

    public static bool IsId(string? text) =>
        text is { Length: > 0 and <= 64 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
}

/// <summary>A resource type of FHIR R4.</summary>
public sealed class FhirTypeConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection
    ) => values[routeKey] is string type && ModelInfo.IsKnownResource(type);
}
