using FhirInterface.Policy.Medicines.Supply;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines;

/// <summary>What a request for a medicine says in words, for people: the medicine and how it is taken, by whom, when and why.</summary>
internal sealed class RequestWords(MedicationRequest request, RequestedMedicine medicine, Func<string, Resource?> resolve)
{
    /// <summary>The request in its own words: the medicine and its dosage.</summary>
    public string Quote()
    {
        var dosages = request
            .DosageInstruction.Select(dosage => dosage.Text ?? dosage.PatientInstruction)
            .Where(text => !string.IsNullOrWhiteSpace(text));
        var dosage = string.Join(", then ", dosages);
        return dosage.Length == 0 ? medicine.Name : $"{medicine.Name}, {dosage}";
    }

    /// <summary>Who started the medicine, when and why, and what else is to be said.</summary>
    public string Told(string? more)
    {
        var by = Prescriber();
        var when = TimingReader.Day(request.AuthoredOn) is { } day ? $" on {London.DayAndYear(day)}" : "";
        var reasons = request
            .ReasonCode.Select(reason => reason.Text ?? reason.Coding.FirstOrDefault()?.Display)
            .Concat(request.ReasonReference.Select(ReasonText))
            .Where(text => !string.IsNullOrWhiteSpace(text))
            .ToList();
        var why = reasons.Count == 0 ? "; the reason is not stated" : $" for {string.Join(", ", reasons)}";
        var verb = MedicationReview.IsProposal(request) ? "Proposed" : "Prescribed";
        return $"{verb}{(by.Length > 0 ? $" by {by}" : "")}{when}{why}.{(more is null ? "" : " " + more)}";
    }

    private string? ReasonText(ResourceReference reference) =>
        reference.Display
        ?? (
            reference.Reference is { } target && resolve(target) is Condition { Code: { } code }
                ? code.Text ?? code.Coding.FirstOrDefault()?.Display
                : null
        );

    private string Prescriber()
    {
        var resource = request.Requester?.Reference is { } reference ? resolve(reference) : null;
        var names = new List<string?>();
        switch (resource)
        {
            case PractitionerRole role:
                names.Add(
                    (role.Practitioner?.Reference is { } who ? resolve(who) as Practitioner : null) is { } person
                        ? NameOf(person)
                        : role.Practitioner?.Display
                );
                names.Add(
                    role.Specialty.FirstOrDefault() is { } specialty ? specialty.Text ?? specialty.Coding.FirstOrDefault()?.Display : null
                );
                names.Add(
                    (role.Organization?.Reference is { } where ? resolve(where) as Organization : null)?.Name ?? role.Organization?.Display
                );
                break;
            case Practitioner practitioner:
                names.Add(NameOf(practitioner));
                break;
            case Organization organization:
                names.Add(organization.Name);
                break;
        }

        var said = names.Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.Ordinal).ToList();
        return said.Count > 0 ? string.Join(", ", said) : request.Requester?.Display ?? "";
    }

    private static string? NameOf(Practitioner practitioner) =>
        practitioner.Name.FirstOrDefault() is { } name
            ? name.Text
                ?? string.Join(' ', name.Prefix.Concat(name.Given).Append(name.Family).Where(part => !string.IsNullOrWhiteSpace(part)))
            : null;

    /// <summary>What is said around the medicine: by it the specialist use of one that has others is known.</summary>
    public string Surroundings() =>
        string.Join(
            ' ',
            request
                .ReasonCode.Select(reason => reason.Text ?? reason.Coding.FirstOrDefault()?.Display)
                .Concat(request.ReasonReference.Select(ReasonText))
                .Concat(request.Note.Select(note => note.Text))
                .Concat(request.DosageInstruction.Select(dosage => dosage.Text))
                .Append(medicine.Product)
        );
}
