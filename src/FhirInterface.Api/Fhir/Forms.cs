namespace FhirInterface.Api.Fhir;

/// <summary>Bodies that are forms: searches by POST and requests for tokens.</summary>
public static class Forms
{
    /// <summary>The form; null where the body is none, or beyond the framework's limits.</summary>
    public static async Task<IFormCollection?> Read(HttpRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.HasFormContentType)
            return null;
        try
        {
            return await request.ReadFormAsync(cancel);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
