namespace FhirInterface.Api.Fhir;

/// <summary>Addresses of this server, as the client sees it.</summary>
public static class FhirUrls
{
    public const string Path = "/fhir";

    /// <summary><c>http://host/fhir</c>.</summary>
    public static string Base(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}{Path}";
    }

    /// <summary>An address from the FHIR base on (<c>Bundle/1</c>), made absolute.</summary>
    public static string Absolute(HttpRequest request, string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Contains("://", StringComparison.Ordinal) ? address : $"{Base(request)}/{address.TrimStart('/')}";
    }
}
