using FhirInterface.Api.Running;
using FhirInterface.Flow;
using FhirInterface.Flow.Deliver;

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
            BaseUrl = Listening.BaseUrl(configuration),
            Delivery = new DeliveryOptions
            {
                Timeout = TimeSpan.FromSeconds(configuration.GetValue("Delivery:TimeoutSeconds", 10)),
                GiveUpAfter = TimeSpan.FromHours(configuration.GetValue("Delivery:GiveUpAfterHours", 72)),
                AtOnce = configuration.GetValue("Delivery:AtOnce", 256),
            },
            AllowPrivateAddresses = configuration.GetValue("Subscriptions:AllowPrivateAddresses", environment.IsDevelopment()),
        };
}
