using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FhirInterface.Workspace;

/// <summary>The style sheets and the icon of the pages, from the assembly itself: no folder has to be found when the server runs.</summary>
internal static class Assets
{
    private const string Prefix = "asset/";

    private static readonly FrozenDictionary<string, byte[]> Files = typeof(Assets)
        .Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    public static void MapAssets(this IEndpointRouteBuilder app) => app.MapGet("/workspace/assets/{name}", Serve).ExcludeFromDescription();

    private static IResult Serve(string name, HttpContext http)
    {
        if (!Files.TryGetValue(name, out var bytes))
            return Results.NotFound();

        http.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Bytes(bytes, name.EndsWith(".css", StringComparison.Ordinal) ? "text/css; charset=utf-8" : "image/svg+xml");
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
