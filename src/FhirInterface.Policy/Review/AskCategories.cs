using System.Collections.Frozen;

namespace FhirInterface.Policy.Review;

/// <summary>The codes of <c>CodeSystem/gp-ask</c> (asks.md).</summary>
public static class AskCategories
{
    public const string StartMedicine = "start-medicine";
    public const string ShortSupply = "short-supply";
    public const string SpecialistMedicine = "specialist-medicine";
    public const string ChaseResult = "chase-result";
    public const string ArrangeTest = "arrange-test";
    public const string OnwardReferral = "onward-referral";
    public const string FitNote = "fit-note";
    public const string HospitalAppointment = "hospital-appointment";
    public const string TellPatient = "tell-patient";
    public const string Aftercare = "aftercare";
    public const string PaperworkLogistics = "paperwork-logistics";

    public const string ContinueMedicine = "continue-medicine";
    public const string UpdateRecord = "update-record";
    public const string RoutineMonitoring = "routine-monitoring";
    public const string GpReview = "gp-review";
    public const string SafetyNet = "safety-net";

    /// <summary>Asks of others than the GP.</summary>
    public const string None = "none";

    /// <summary>The hospital's own work.</summary>
    public static readonly FrozenSet<string> Avoidable = FrozenSet.Create(
        StringComparer.Ordinal,
        StartMedicine,
        ShortSupply,
        SpecialistMedicine,
        ChaseResult,
        ArrangeTest,
        OnwardReferral,
        FitNote,
        HospitalAppointment,
        TellPatient,
        Aftercare,
        PaperworkLogistics
    );

    /// <summary>Primary care's own work.</summary>
    public static readonly FrozenSet<string> Appropriate = FrozenSet.Create(
        StringComparer.Ordinal,
        ContinueMedicine,
        UpdateRecord,
        RoutineMonitoring,
        GpReview,
        SafetyNet
    );

    public static bool IsAvoidable(string category) => Avoidable.Contains(category);
}
