using FhirInterface.Policy.Medicines;

namespace FhirInterface.Flow.Receive;

/// <summary>
/// A medicine's name without strength, form and pack: what an order and the proposal it answers have in common, though one names the
/// substance and the other a product.
/// </summary>
internal static class MedicineKeys
{
    public static string? Of(RequestedMedicine medicine) => medicine.Known?.Name.ToLowerInvariant() ?? Of(medicine.Product);

    private static string? Of(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        var words = name.ToLowerInvariant()
            .Split([' ', '\t', ',', '(', '/'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var substance = words.TakeWhile(word => !char.IsAsciiDigit(word[0])).Where(word => !IsForm(word)).ToList();
        return substance.Count == 0 ? null : string.Join(' ', substance);
    }

    private static bool IsForm(string word) =>
        word
            is "tablet"
                or "tablets"
                or "capsule"
                or "capsules"
                or "solution"
                or "suspension"
                or "injection"
                or "cream"
                or "ointment"
                or "inhaler";
}
