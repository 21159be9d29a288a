using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines.Reconcile;

/// <summary>
/// Reads the medicines of a letter: its requests and statements, what each says was changed, and, where it has a list of the medicines
/// on admission and one at discharge, what the two make of the rest.
/// </summary>
internal sealed class MedicineLists(Bundle document)
{
    private const string Change = "https://fhirinterface.example/StructureDefinition/medicine-change";

    // LOINC codes of the lists, and the words that titles have.
    private static readonly string[] AdmissionCodes = ["42346-7", "56445-0"];
    private static readonly string[] DischargeCodes = ["75311-1", "10183-2", "8654-6"];

    private enum ListKind
    {
        Other,
        Admission,
        Discharge,
    }

    public List<MedicineLine> Read()
    {
        var onAdmission = new HashSet<Resource>();
        var atDischarge = new HashSet<Resource>();
        var said = new Dictionary<Resource, (MedicineChange Change, string? Reason)>();
        foreach (var list in document.Entry.Select(entry => entry.Resource).OfType<List>())
            ReadList(list, onAdmission, atDischarge, said);

        var lines = new List<MedicineLine>();
        var before = new List<MedicineLine>();
        for (var i = 0; i < document.Entry.Count; i++)
        {
            var resource = document.Entry[i].Resource;
            var expression = FormattableString.Invariant($"Bundle.entry[{i}].resource");
            if (LineOf(resource, expression) is not { } line)
                continue;
            if (said.TryGetValue(resource!, out var listed) && line.Change == MedicineChange.Unknown)
                line = line with { Change = listed.Change, Reason = line.Reason ?? listed.Reason };
            // What stands on the list of admission alone is how things were; it is told by what became of it.
            if (onAdmission.Contains(resource!) && !atDischarge.Contains(resource!) && line.Change is MedicineChange.Unknown)
                before.Add(line);
            else
                lines.Add(line);
        }

        return atDischarge.Count == 0 ? lines : Compared(lines, before, atDischarge);
    }

    /// <summary>Both lists are there: what is on one only, or on both, tells what was done where nothing else does.</summary>
    private List<MedicineLine> Compared(List<MedicineLine> lines, List<MedicineLine> before, HashSet<Resource> atDischarge)
    {
        var discharged = document
            .Entry.Where(entry => entry.Resource is not null && atDischarge.Contains(entry.Resource))
            .Select(entry => entry.Resource)
            .ToHashSet();
        var result = new List<MedicineLine>();
        foreach (var line in lines)
        {
            var earlier = before.Find(old => old.Medicine.IsSameAs(line.Medicine));
            var changed =
                line.Change != MedicineChange.Unknown || before.Count == 0 ? line.Change
                : earlier is null ? MedicineChange.Started
                : SameDose(earlier, line) ? MedicineChange.Continued
                : MedicineChange.Changed;
            result.Add(line with { Change = changed, Before = earlier is null ? null : Told(earlier) });
        }

        foreach (var old in before)
        {
            if (!lines.Exists(line => line.Medicine.IsSameAs(old.Medicine)))
                result.Add(old with { Change = discharged.Count > 0 ? MedicineChange.Stopped : MedicineChange.Unknown });
        }

        return result;
    }

    private static bool SameDose(MedicineLine a, MedicineLine b) =>
        string.Equals(a.Medicine.Product, b.Medicine.Product, StringComparison.OrdinalIgnoreCase)
        && DoseComparison.Same(a.Dosages, b.Dosages);

    private static string Told(MedicineLine line) =>
        string.Join(
            ", ",
            line.Dosages.Select(dosage => dosage.Text).Where(text => !string.IsNullOrWhiteSpace(text)).Prepend(line.Medicine.Name)
        );

    private MedicineLine? LineOf(Resource? resource, string expression)
    {
        switch (resource)
        {
            case MedicationRequest request when !MedicationReview.IsProposal(request):
            {
                var medicine = RequestedMedicine.Of(request.Medication, RequestedMedicine.Resolver(request, document));
                var status = request.StatusElement?.JsonValue as string;
                if (medicine.Concept is null || status is "entered-in-error" or "draft")
                    return null;
                return Line(request, medicine, status, request.StatusReason, request.ReasonCode, request.DosageInstruction, expression) with
                {
                    Request = request,
                };
            }

            case MedicationStatement statement:
            {
                var medicine = RequestedMedicine.Of(statement.Medication, RequestedMedicine.Resolver(statement, document));
                var status = statement.StatusElement?.JsonValue as string;
                if (medicine.Concept is null || status is "entered-in-error" or "not-taken" or "unknown")
                    return null;
                return Line(
                    statement,
                    medicine,
                    status,
                    statement.StatusReason.FirstOrDefault(),
                    statement.ReasonCode,
                    statement.Dosage,
                    expression
                );
            }

            default:
                return null;
        }
    }

    private static MedicineLine Line(
        DomainResource resource,
        RequestedMedicine medicine,
        string? status,
        CodeableConcept? statusReason,
        List<CodeableConcept> reasons,
        List<Dosage> dosages,
        string expression
    )
    {
        var extension = resource.GetExtension(Change);
        var said = ChangeOf((extension?.GetExtension("status")?.Value as PrimitiveType)?.JsonValue as string);
        var reason = (extension?.GetExtension("reason")?.Value as PrimitiveType)?.JsonValue as string;
        reason ??= Text(statusReason) ?? reasons.Select(Text).FirstOrDefault(text => text is not null);
        var stopped = status is "stopped" or "cancelled";
        var change =
            said != MedicineChange.Unknown ? said
            : stopped ? MedicineChange.Stopped
            : MedicineChange.Unknown;
        return new(medicine, change, reason, expression, null, dosages)
        {
            Contradicts =
                said != MedicineChange.Unknown
                && said == MedicineChange.Stopped != stopped
                && (stopped || status is "active" or "intended"),
        };
    }

    private static string? Text(CodeableConcept? concept) => concept?.Text ?? concept?.Coding.FirstOrDefault()?.Display;

    private static MedicineChange ChangeOf(string? word) =>
        word?.ToLowerInvariant() switch
        {
            "started" or "prescribed" or "new" or "added" or "start" or "02" or "06" => MedicineChange.Started,
            "continued" or "unchanged" or "continue" or "no change" or "01" => MedicineChange.Continued,
            "changed" or "amended" or "dose changed" or "altered" or "03" => MedicineChange.Changed,
            "stopped" or "ceased" or "cancelled" or "discontinued" or "stop" or "withheld" or "suspended" or "04" or "05" =>
                MedicineChange.Stopped,
            _ => MedicineChange.Unknown,
        };

    private void ReadList(
        List list,
        HashSet<Resource> onAdmission,
        HashSet<Resource> atDischarge,
        Dictionary<Resource, (MedicineChange, string?)> said
    )
    {
        var kind = KindOf(list);
        foreach (var entry in list.Entry)
        {
            if (entry.Item?.Reference is not { } reference || RequestedMedicine.Resolver(list, document)(reference) is not { } resource)
                continue;
            if (kind == ListKind.Admission)
                onAdmission.Add(resource);
            else if (kind == ListKind.Discharge)
                atDischarge.Add(resource);
            var flag =
                entry.Flag?.Coding.Select(coding => ChangeOf(coding.Code)).FirstOrDefault(change => change != MedicineChange.Unknown)
                ?? MedicineChange.Unknown;
            if (flag == MedicineChange.Unknown)
                flag = ChangeOf(Text(entry.Flag));
            if (entry.Deleted == true)
                flag = MedicineChange.Stopped;
            if (flag != MedicineChange.Unknown)
                said[resource] = (flag, entry.Flag?.Text);
        }
    }

    private static ListKind KindOf(List list)
    {
        var codes = list.Code?.Coding.ConvertAll(coding => coding.Code) ?? [];
        if (codes.Exists(AdmissionCodes.Contains))
            return ListKind.Admission;
        if (codes.Exists(DischargeCodes.Contains))
            return ListKind.Discharge;
        var title = $"{list.Title} {list.Code?.Text} {list.Code?.Coding.FirstOrDefault()?.Display}";
        if (
            title.Contains("admission", StringComparison.OrdinalIgnoreCase)
            || title.Contains("pre-admission", StringComparison.OrdinalIgnoreCase)
        )
            return ListKind.Admission;
        return title.Contains("discharge", StringComparison.OrdinalIgnoreCase) ? ListKind.Discharge : ListKind.Other;
    }
}
