using System.Diagnostics;
using FhirInterface.Policy.Review;

namespace FhirInterface.Cli;

/// <summary>Who is asked, as the annotation guide writes it.</summary>
internal static class ActorCodes
{
    public static string Of(Actor actor) =>
        actor switch
        {
            Actor.Gp => "gp",
            Actor.Hospital => "hospital",
            Actor.Patient => "patient",
            Actor.Community => "community",
            _ => throw new UnreachableException($"{actor}"),
        };
}
