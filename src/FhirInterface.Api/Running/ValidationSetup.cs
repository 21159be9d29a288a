using FhirInterface.Validation;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Api.Running;

/// <summary>
/// Which definitions are known beside R4's and ours: FHIR packages (.tgz, or unpacked) named by <c>Packages:Paths</c>, and every package in the
/// folders named by <c>Packages:Folders</c>; and whether a terminology server is asked about codes that none of them can judge.
/// </summary>
internal static class ValidationSetup
{
    public static void AddValidation(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection("Packages");
        var folders = section.GetSection("Folders").Get<string[]>() ?? [];
        string[] paths =
        [
            .. section.GetSection("Paths").Get<string[]>() ?? [],
            .. folders.SelectMany(folder => Directory.GetFileSystemEntries(folder).Where(IsPackage)).Order(StringComparer.Ordinal),
        ];
        var server = Server(builder.Configuration.GetSection("Terminology"));
        builder.Services.AddSingleton(
            paths.Length == 0 && server is null
                ? Validator.Default
                : Validator.Create(new ValidatorOptions { Packages = paths, TerminologyServer = server })
        );
    }

    /// <summary>The server that <c>Terminology:Server</c> names; null, and nobody is asked, unless it is set.</summary>
    private static TerminologyServer? Server(IConfigurationSection settings)
    {
        if (settings["Server"] is not { Length: > 0 } address)
            return null;
        var options = new TerminologyServerOptions
        {
            Address = new Uri(address.EndsWith('/') ? address : address + "/"),
            Timeout = TimeSpan.FromSeconds(settings.GetValue("TimeoutSeconds", 3)),
            Retries = settings.GetValue("Retries", 1),
            Pause = TimeSpan.FromSeconds(settings.GetValue("PauseSeconds", 30)),
        };
        // One for the life of the process; connections are made anew now and then, so that a change of address is seen.
        var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
        {
            Timeout = options.Timeout + TimeSpan.FromSeconds(5),
        };
        return new TerminologyServer(http, options, TimeProvider.System);
    }

    private static bool IsPackage(string path) => path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) || Directory.Exists(path);
}
