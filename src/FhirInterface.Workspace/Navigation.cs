using FhirInterface.Flow;

namespace FhirInterface.Workspace;

/// <summary>Which pages each role has.</summary>
public static class Navigation
{
    public static IEnumerable<(string Href, string Text)> For(CallerRole role)
    {
        yield return ("/workspace", "Home");
        yield return ("/workspace/inbox", role is CallerRole.Liaison or CallerRole.Administrator ? "Inbox" : "Issues");
        yield return ("/workspace/letters", "Letters");
        if (role is CallerRole.Practice or CallerRole.Hospital)
            yield return ("/workspace/raise", "Raise an issue");
        yield return ("/workspace/contacts", "Contacts");
        if (role is CallerRole.Practice)
            yield break;

        yield return ("/workspace/trends", "Trends");
        if (role is CallerRole.Hospital)
            yield break;

        yield return ("/workspace/examples", "Examples");
        yield return ("/workspace/policies", "Policies");
    }
}
