using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Medicines.Supply;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines.Eps;

internal sealed class EpsReader(Bundle message)
{
    private const string PrescriptionType = "https://fhir.nhs.uk/StructureDefinition/Extension-DM-PrescriptionType";
    private const string EventSystem = "https://fhir.nhs.uk/CodeSystem/message-event";

    private readonly List<EpsFault> faults = [];

    public EpsOrder Read()
    {
        var header = message.Entry.Select(entry => entry.Resource).OfType<MessageHeader>().FirstOrDefault();
        var code = (header?.Event as Coding)?.Code;
        var happened = EventOf(header?.Event as Coding);
        if (header is null)
            faults.Add(new("The message has no MessageHeader.", "Bundle.entry"));
        if (happened == EpsEvent.Other)
        {
            if (header is not null)
                faults.Add(new($"The event {code ?? "(none)"} is not one that is taken here.", At(header) + ".eventCoding"));
            return new()
            {
                EventCode = code,
                Header = header,
                Items = [],
                Faults = faults,
                CustodianOds = Identifiers.Ods(header?.Sender?.Identifier),
                CustodianName = header?.Sender?.Display,
            };
        }

        var items = Items();
        var type = Same(items, item => TypeOf(item.Request), "prescription type", item => item.Expression + ".extension");
        var group = Same(
            items,
            item => item.Request.GroupIdentifier?.Value,
            "groupIdentifier",
            item => item.Expression + ".groupIdentifier"
        );
        var patient = PatientOf(items);
        var (custodian, name) = Custodian(header, items);
        if (items.Count == 0)
            faults.Add(new("The message orders nothing: it holds no MedicationRequest.", "Bundle.entry"));
        if (happened == EpsEvent.Update)
            CheckUpdate(items);
        else
            CheckOrder(items);
        if (patient is null)
            faults.Add(
                new(
                    "The patient of the prescription is not an entry of the message.",
                    items.Count > 0 ? items[0].Expression + ".subject" : "Bundle.entry"
                )
            );
        if (custodian is null)
            faults.Add(
                new(
                    "Neither the sender nor the prescriber's organisation has an ODS code.",
                    header is null ? "Bundle.entry" : At(header) + ".sender"
                )
            );
        return new()
        {
            EventCode = code,
            Event = happened,
            PrescriptionType = type,
            Care = EpsOrder.CareOf(type),
            Signed = message.Entry.Exists(entry =>
                entry.Resource is Provenance { Signature: { } signatures } && signatures.Exists(IsSignature)
            ),
            GroupIdentifier = group,
            CustodianOds = custodian,
            CustodianName = name,
            PracticeOds = Practice(patient),
            Patient = patient,
            Header = header,
            Items = items,
            Faults = faults,
        };
    }

    private static EpsEvent EventOf(Coding? coding) =>
        coding?.System is not (null or EventSystem)
            ? EpsEvent.Other
            : coding?.Code switch
            {
                "prescription-order" => EpsEvent.Order,
                "prescription-order-update" => EpsEvent.Update,
                _ => EpsEvent.Other,
            };

    private static bool IsSignature(Signature signature) => signature.Data is { Length: > 0 };

    private List<EpsItem> Items()
    {
        var items = new List<EpsItem>();
        for (var i = 0; i < message.Entry.Count; i++)
        {
            if (message.Entry[i].Resource is not MedicationRequest request)
                continue;
            var medicine = RequestedMedicine.Of(request.Medication, RequestedMedicine.Resolver(request, message));
            items.Add(
                new(
                    request,
                    FormattableString.Invariant($"Bundle.entry[{i}].resource"),
                    medicine,
                    SupplyReckoner.Reckon(request, medicine.Product),
                    request.Identifier.FirstOrDefault()?.Value,
                    (request.StatusElement?.JsonValue as string) is "cancelled"
                )
            );
        }

        return items;
    }

    private static string? TypeOf(MedicationRequest request) => (request.GetExtension(PrescriptionType)?.Value as Coding)?.Code;

    /// <summary>A value that all items must share; a fault where they do not, or where it is missing.</summary>
    private string? Same(List<EpsItem> items, Func<EpsItem, string?> value, string what, Func<EpsItem, string> place)
    {
        if (items.Count == 0)
            return null;
        var first = value(items[0]);
        foreach (var item in items)
        {
            if (string.IsNullOrEmpty(value(item)))
            {
                faults.Add(new($"The item has no {what}.", place(item)));
                return null;
            }

            if (value(item) != first)
            {
                faults.Add(new($"The {what} is not the same in all items.", place(item)));
                return null;
            }
        }

        return first;
    }

    private void CheckOrder(List<EpsItem> items)
    {
        var courses = items.ConvertAll(item => item.Request.CourseOfTherapyType?.Coding.FirstOrDefault()?.Code);
        foreach (var item in items)
        {
            if (
                (item.Request.IntentElement?.JsonValue as string) is not ("order" or "original-order" or "instance-order" or "reflex-order")
            )
                faults.Add(new("An order's intent is order, original-order, reflex-order or instance-order.", item.Expression + ".intent"));
            if (item.Medicine.Concept is null)
                faults.Add(new("The item names no medicine.", item.Expression + ".medication"));
            if (item.Request.DosageInstruction.Count > 1 && item.Request.DosageInstruction.Exists(dosage => dosage.Sequence is null))
                faults.Add(new("Several dosages need a sequence each.", item.Expression + ".dosageInstruction"));
        }

        var numbers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items.Where(item => item.Identifier is not null && !numbers.Add(item.Identifier)))
            faults.Add(new("Two items have the same number.", item.Expression + ".identifier"));
        // Repeat dispensing must not be mixed with anything else in one prescription.
        if (
            courses.Contains("continuous-repeat-dispensing", StringComparer.Ordinal)
            && courses.Distinct(StringComparer.Ordinal).Count() > 1
        )
            faults.Add(
                new("Repeat dispensing stands together with other courses of therapy.", items[0].Expression + ".courseOfTherapyType")
            );
    }

    private void CheckUpdate(List<EpsItem> items)
    {
        if (items.Count > 1)
            faults.Add(new("A cancellation names exactly one item.", items[1].Expression));
        foreach (var item in items)
        {
            if (!item.Cancelled)
                faults.Add(new("An update cancels: the item's status is cancelled.", item.Expression + ".status"));
            if (item.Request.StatusReason is null)
                faults.Add(new("A cancellation gives its reason.", item.Expression + ".statusReason"));
        }
    }

    private (string? Ods, string? Name) Custodian(MessageHeader? header, List<EpsItem> items)
    {
        if (Identifiers.Ods(header?.Sender?.Identifier) is { } sender)
            return (sender, NameOf(sender) ?? header!.Sender!.Display);
        foreach (var item in items)
        {
            var resource = Resolve(item.Request, item.Request.Requester);
            var organization = resource switch
            {
                PractitionerRole role => Resolve(role, role.Organization) as Organization,
                Organization own => own,
                _ => null,
            };
            organization ??=
                resource is PractitionerRole { Organization.Identifier: { } inline } && Identifiers.Ods(inline) is { } direct
                    ? new Organization { Identifier = [new(null, direct) { System = inline.System }] }
                    : null;
            if (organization is null)
                continue;
            if (Identifiers.Ods(organization.PartOf?.Identifier) is { } parent)
                return (parent, organization.PartOf!.Display ?? organization.Name);
            if (Resolve(organization, organization.PartOf) is Organization above && Identifiers.Ods(above.Identifier) is { } trust)
                return (trust, above.Name);
            if (Identifiers.Ods(organization.Identifier) is { } ods)
                return (ods, organization.Name);
        }

        return (null, null);
    }

    private string? NameOf(string ods)
    {
        foreach (var organization in message.Entry.Select(entry => entry.Resource).OfType<Organization>())
        {
            if (Identifiers.Ods(organization.Identifier) == ods)
                return organization.Name;
            if (Identifiers.Ods(organization.PartOf?.Identifier) == ods)
                return organization.PartOf!.Display;
        }

        return null;
    }

    private Patient? PatientOf(List<EpsItem> items)
    {
        var patients = items
            .ConvertAll(item => Resolve(item.Request, item.Request.Subject) as Patient)
            .OfType<Patient>()
            .Distinct()
            .ToList();
        if (patients.Count > 1)
            faults.Add(new("The items are for more than one patient.", items[1].Expression + ".subject"));
        if (patients.Count > 0)
            return patients[0];
        var all = message.Entry.Select(entry => entry.Resource).OfType<Patient>().ToList();
        return all.Count == 1 ? all[0] : null;
    }

    private string? Practice(Patient? patient)
    {
        if (patient is null)
            return null;
        foreach (var reference in patient.GeneralPractitioner)
        {
            if (Identifiers.Ods(reference.Identifier) is { } ods)
                return ods;
            if (Resolve(patient, reference) is Organization organization && Identifiers.Ods(organization.Identifier) is { } resolved)
                return resolved;
        }

        return null;
    }

    private Resource? Resolve(DomainResource from, ResourceReference? reference) =>
        reference?.Reference is { } target ? RequestedMedicine.Resolver(from, message)(target) : null;

    private string At(Resource resource) =>
        FormattableString.Invariant(
            $"Bundle.entry[{message.Entry.FindIndex(entry => ReferenceEquals(entry.Resource, resource))}].resource"
        );
}
