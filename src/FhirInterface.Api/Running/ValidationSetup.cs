using FhirInterface.Validation;

namespace FhirInterface.Api.Running;

/// <summary>
/// Which definitions are known beside R4's and ours: FHIR packages (.tgz, or unpacked) named by <c>Packages:Paths</c>, and every package in the
/// folders named by <c>Packages:Folders</c>.
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
        builder.Services.AddSingleton(paths.Length == 0 ? Validator.Default : Validator.Create(new ValidatorOptions { Packages = paths }));
    }

    private static bool IsPackage(string path) => path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) || Directory.Exists(path);
}
