namespace FhirInterface.Api.Running;

/// <summary>What is logged. In code and not in a settings file, since a missing file must not make the framework log addresses.</summary>
internal static class Logging
{
    public static void ConfigureLogging(this WebApplicationBuilder builder)
    {
        // The framework's own request lines hold the query string, and Entity Framework's commands could hold more.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Error);
        if (!builder.Environment.IsDevelopment())
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        }
    }
}
