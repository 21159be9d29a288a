using FhirInterface.Api.Access;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace FhirInterface.Api.Documentation;

/// <summary>Swagger UI over the OpenAPI document; in Development with a choice of ready clients, so that nothing has to be typed.</summary>
internal static class SwaggerPage
{
    private const string ScriptPath = "/swagger/clients.js";

    public static void UseSwaggerPage(this WebApplication app, bool readyClients)
    {
        if (readyClients)
        {
            var script = Script();
            app.MapGet(ScriptPath, () => Results.Text(script, "text/javascript")).ExcludeFromDescription();
        }

        app.UseWhen(
            http => http.Request.Path.StartsWithSegments("/swagger", StringComparison.Ordinal),
            branch =>
                branch.Use(
                    (http, next) =>
                    {
                        // Swagger UI writes its own start into the page and draws with inline styles.
                        http.Response.Headers.ContentSecurityPolicy =
                            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
                        return next(http);
                    }
                )
        );
        app.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint("/openapi/v1.json", "FhirInterface");
            options.DocumentTitle = "FhirInterface";
            options.DocExpansion(DocExpansion.List);
            options.DefaultModelsExpandDepth(-1);
            options.EnablePersistAuthorization();
            options.DisplayRequestDuration();
            options.EnableTryItOutByDefault();
            if (readyClients)
                options.InjectJavascript(ScriptPath);
        });
    }

    private static string Script()
    {
        using var stream = typeof(SwaggerPage).Assembly.GetManifestResourceStream("swagger.js")!;
        using var reader = new StreamReader(stream);
        var clients = string.Join(",", DevClients.All.Select(client => $"{{\"name\":\"{client.Name}\",\"ods\":\"{client.Ods}\"}}"));
        return reader.ReadToEnd().Replace("/*clients*/", clients, StringComparison.Ordinal);
    }
}
