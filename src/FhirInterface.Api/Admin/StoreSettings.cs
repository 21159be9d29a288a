using FhirInterface.Flow;

namespace FhirInterface.Api.Admin;

/// <summary>Where the store is, read alike by the server and by the admin commands.</summary>
internal static class StoreSettings
{
    public static FlowOptions Of(IConfiguration configuration, IHostEnvironment environment) =>
        new()
        {
            DataFolder = Path.GetFullPath(configuration["FHIRINTERFACE_DATA"] is { Length: > 0 } folder ? folder : "data"),
            Provider = configuration["Store:Provider"] ?? "sqlite",
            ConnectionString = configuration.GetConnectionString("Store"),
            PolicyFolder = configuration["Policy:Folder"],
            BaseUrl = configuration["Server:BaseUrl"] is { Length: > 0 } url ? url.TrimEnd('/') : "http://localhost:5080/fhir",
            AllowPrivateAddresses = configuration.GetValue("Subscriptions:AllowPrivateAddresses", environment.IsDevelopment()),
        };
}
