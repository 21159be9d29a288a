using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>What a clause does.</summary>
internal enum Mood
{
    /// <summary>No verb that says: a bare thing (<c>U&amp;Es 1/52 pls</c>).</summary>
    Nominal,

    /// <summary>It asks the clause's actor to do something.</summary>
    Ask,

    /// <summary>It tells what was or is: history, results, what somebody did.</summary>
    Report,

    /// <summary>It says that something is not to be done.</summary>
    Negated,
}

/// <summary>A part of a statement with at most one verb that governs: tokens <c>[From, To)</c>.</summary>
internal sealed class Clause
{
    public required int From { get; init; }
    public required int To { get; set; }

    /// <summary>Parted from the one before by more than a comma or an "and".</summary>
    public required bool Hard { get; init; }
    public Mood Mood { get; set; } = Mood.Nominal;
    public Actor? Actor { get; set; }
    public Verb? Verb { get; set; }

    /// <summary>The actor stands in words in this clause, not in what governs it.</summary>
    public bool ActorNamed { get; set; }
    public bool Polite { get; set; }
    public bool Passive { get; set; }

    /// <summary>The work comes to the GP through the patient (<c>advised to ask GP for …</c>).</summary>
    public bool ThroughPatient { get; set; }

    /// <summary>The verb is what the GP is to do, not what brings the patient there.</summary>
    public bool Errand { get; set; }
    public bool Conditional { get; set; }
    public string Cue { get; set; } = "";
    public string Rule { get; set; } = "";
}

/// <summary>What governs a statement from outside: setting, section, and the lead-in or heading it stands under.</summary>
internal sealed record Governing(Setting Setting, SectionKind Section, Actor? Lead, bool Information)
{
    /// <summary>Bare infinitives, passives and shorthand ask the GP here unless somebody else is in sight (asks.md, rule 4).</summary>
    public bool GpByDefault =>
        Lead == Actor.Gp
        || (Lead is null && !Information && Section == SectionKind.PlanAndRequestedActions && Setting == Setting.Discharge);
}
