using Microsoft.AspNetCore.Hosting;

namespace FhirInterface.Api.Tests;

internal sealed class AuthorizedServer(Authority authority) : Server
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Access:Authority", authority.Address);
        builder.UseSetting("Workspace:ClientId", "workspace");
        builder.UseSetting("Workspace:ClientSecret", "of this test alone");
        builder.UseSetting("Access:Clients:supplier:Ods", "Z99010");
        builder.UseSetting("Access:Clients:supplier:Role", "Practice");
        builder.UseSetting("Access:Clients:supplier:StandsFor:0", "Z99001");
        builder.UseSetting("Access:Clients:supplier:StandsFor:1", "Z99002");
    }
}
