namespace FhirInterface.Workspace.SignIn;

/// <summary>Why somebody comes back from the issuer and is not signed in.</summary>
public enum SignInFault
{
    /// <summary>The issuer did not say who it is, or what came back was not asked for here.</summary>
    NotSignedIn,

    /// <summary>The issuer says who it is, and not for which organisation they act in which role.</summary>
    NoOrganisation,

    /// <summary>The issuer does not answer.</summary>
    IssuerAway,
}
