using FhirInterface.Flow;

namespace FhirInterface.Api.Access;

/// <summary>Whose tokens are believed. Section <c>Access</c> of the configuration.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>Address of the OpenID Connect authority. Outside Development there is no start without one.</summary>
    public string? Authority { get; set; }

    /// <summary>The audience that a token must name.</summary>
    public string Audience { get; set; } = "fhirinterface";

    /// <summary>Where clients get their tokens, where the authority's own metadata does not say.</summary>
    public string? TokenEndpoint { get; set; }

    /// <summary>
    /// What each client stands for, by its client id. A client that is not listed is taken at its token's word: claims <c>ods</c> and
    /// <c>role</c>.
    /// </summary>
    public Dictionary<string, AccessClient> Clients { get; } = new(StringComparer.Ordinal);

    /// <summary>Calls a second that one client may make over time, and in one burst. More is 429.</summary>
    public int CallsPerSecond { get; set; } = 500;
    public int Burst { get; set; } = 2000;
}

/// <summary>One client of the configuration.</summary>
public sealed class AccessClient
{
    public string Ods { get; set; } = "";
    public CallerRole Role { get; set; }

    /// <summary>Further organisations it may speak for with <c>NHSD-End-User-Organisation-ODS</c>.</summary>
    public IReadOnlyList<string> StandsFor { get; set; } = [];

    /// <summary>Whether it passes on orders of the Electronic Prescription Service of other organisations; off unless set.</summary>
    public bool RelaysPrescriptions { get; set; }
}
