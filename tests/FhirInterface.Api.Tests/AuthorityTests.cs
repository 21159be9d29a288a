using System.Net;
using FhirInterface.Api.Access;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>With an authority of its own, over real HTTP: which tokens are believed, and for whom a supplier speaks.</summary>
public sealed class AuthorityTests
{
    [Fact]
    public async Task Tokens_of_the_authority_are_believed_and_those_of_a_new_key_too()
    {
        await using var authority = await Authority.Start();
        await using var server = new AuthorizedServer(authority);
        using var client = server.As(null);
        Assert.Equal(HttpStatusCode.OK, await Search(client, authority.Token("gp", "Z99001", "Practice")));

        authority.ChangeKey();
        Assert.Equal(HttpStatusCode.OK, await Search(client, authority.Token("gp", "Z99001", "Practice")));
    }

    [Fact]
    public async Task What_is_no_access_token_for_this_service_is_refused()
    {
        await using var authority = await Authority.Start();
        await using var server = new AuthorizedServer(authority);
        using var client = server.As(null);
        Assert.Equal(HttpStatusCode.Unauthorized, await Search(client, authority.Token("gp", "Z99001", "Practice", audience: "other")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Search(client, authority.Token("gp", "Z99001", "Practice", life: -120)));
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await Search(client, authority.IdToken("Nell Nurse", "Z99001", "Practice", "n", "fhirinterface"))
        );
        Assert.Equal(HttpStatusCode.Forbidden, await Search(client, authority.Token("gp", "Z99001", "7")));
        Assert.Equal(HttpStatusCode.Forbidden, await Search(client, authority.Token("gp", "Z99001", "3")));
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync("/dev/token?client=hospital", null, Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_supplier_speaks_for_the_organisations_that_it_is_registered_for_and_for_no_other()
    {
        await using var authority = await Authority.Start();
        await using var server = new AuthorizedServer(authority);
        using var client = server.As(null);
        var token = authority.Token("supplier", "Z99020", "Hospital");
        // The registration counts, not what the token says of itself.
        Assert.Equal(HttpStatusCode.OK, await Search(client, token, "Z99001"));
        Assert.Equal(HttpStatusCode.OK, await Search(client, token, "Z99002"));
        Assert.Equal(HttpStatusCode.Forbidden, await Search(client, token, "Z99003"));
        Assert.Equal(HttpStatusCode.Forbidden, await Search(client, token, "Z99001", "Z99002"));
    }

    [Fact]
    public async Task While_the_authority_is_away_nobody_is_let_in_and_the_client_is_told_to_come_again()
    {
        var authority = await Authority.Start();
        await using var server = new AuthorizedServer(authority);
        using var client = server.As(null);
        var token = authority.Token("gp", "Z99001", "Practice");
        await authority.DisposeAsync();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var answer = await client.GetAsync("/fhir/Task?_summary=count", Cancel);
        await answer.ExpectOutcome(503);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private static async Task<HttpStatusCode> Search(HttpClient client, string token, params string[] organisations)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/Task?_summary=count");
        request.Headers.Authorization = new("Bearer", token);
        foreach (var organisation in organisations)
            request.Headers.TryAddWithoutValidation(CallerReading.Organisation, organisation);
        using var answer = await client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }
}
