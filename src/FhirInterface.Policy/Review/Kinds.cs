using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Things fall into kinds of work; two things of different kinds in one breath are two asks ("Med3 for 2/52 and wound check").</summary>
internal static class Kinds
{
    public static readonly ulong Tests = Line.Mask(
        Sense.BloodTest,
        Sense.SpecimenTest,
        Sense.Imaging,
        Sense.Endoscopy,
        Sense.Physiology,
        Sense.Bedside,
        Sense.TestGeneric
    );
    public static readonly ulong HospitalTests = Line.Mask(Sense.Imaging, Sense.Endoscopy);
    public static readonly ulong Results = Line.Mask(Sense.Result, Sense.Histology, Sense.Pending);
    public static readonly ulong Medicines = Line.Mask(Sense.Medicine, Sense.SpecialistMedicine, Sense.SupplyNoun);
    public static readonly ulong Logistics = Line.Mask(Sense.Form, Sense.Transport, Sense.Equipment, Sense.CarePackage);
    public static readonly ulong Aftercare = Line.Mask(Sense.Suture, Sense.Wound, Sense.Device, Sense.DistrictNurse);
    public static readonly ulong Services = Line.Mask(Sense.Specialty, Sense.Service, Sense.ReferralNoun);

    private static readonly ulong[] All =
    [
        Line.Mask(Sense.FitNote),
        Tests & ~HospitalTests & ~Line.Mask(Sense.Histology),
        HospitalTests,
        Aftercare | Line.Mask(Sense.Injection),
        Services,
        Line.Mask(Sense.Appointment),
        Logistics | Line.Mask(Sense.Letter),
        Line.Mask(Sense.Vaccine),
        Medicines,
        Line.Mask(Sense.ReviewNoun),
        Line.Mask(Sense.Record, Sense.RepeatList),
        Line.Mask(Sense.Histology, Sense.Result),
    ];

    /// <summary>Whether the right holds things of a kind that the left has none of, and both hold things.</summary>
    public static bool Differ(Line line, int leftFrom, int leftTo, int rightFrom, int rightTo)
    {
        var left = KindsOf(line.Senses(leftFrom, leftTo));
        var right = KindsOf(line.Senses(rightFrom, rightTo));
        return left != 0 && right != 0 && (left & right) == 0;
    }

    private static int KindsOf(ulong senses)
    {
        var kinds = 0;
        for (var index = 0; index < All.Length; index++)
        {
            if ((senses & All[index]) != 0)
                kinds |= 1 << index;
        }
        return kinds;
    }
}
