using System.Globalization;
using System.Text;
using System.Text.Json;
using FhirInterface.Validation;

namespace FhirInterface.Benchmarks;

/// <summary>
/// Valid discharge documents of any size, the same for the same size: a Composition with sections and narrative, a patient
/// with an NHS number, hospital and practice, and as many conditions, medicines and observations as asked for. Resources
/// claim the profiles that <see cref="Claims"/> names.
/// </summary>
internal static class Documents
{
    /// <summary>Clinical entries of documents of about 14, 32 and 105 KB.</summary>
    public static readonly int[] Sizes = [7, 23, 84];

    /// <param name="entries">Clinical entries besides the six that every document has.</param>
    /// <param name="claims">The profile that resources claim, by type.</param>
    public static byte[] Create(int entries, IReadOnlyDictionary<string, string> claims)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            WriteBundle(json, entries, claims);
        }

        return stream.ToArray();
    }

    /// <summary>Throws unless the document is valid and every profile that it claims was checked.</summary>
    public static void Require(Validator validator, byte[] document, IReadOnlyDictionary<string, string> claims)
    {
        if (claims.Values.FirstOrDefault(profile => !validator.Knows(profile)) is { } unknown)
        {
            throw new InvalidOperationException($"The profile {unknown} is not at hand.");
        }

        var report = validator.Validate(document, FhirFormat.Json);
        if (report.Verdict == Verdict.Invalid)
        {
            throw new InvalidOperationException($"The document is not valid: {string.Join('\n', report.Issues)}");
        }
    }

    private static void WriteBundle(Utf8JsonWriter json, int entries, IReadOnlyDictionary<string, string> claims)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        if (claims.TryGetValue("Bundle", out var profile))
        {
            json.WritePropertyName("meta");
            json.WriteRawValue(Meta(profile));
        }

        json.WriteString("type", "document");
        json.WritePropertyName("identifier");
        json.WriteRawValue("""{"system":"https://tools.ietf.org/html/rfc4122","value":"urn:uuid:0d2b1c5e-6f5f-4c51-9d3d-0a3f0f6f6b11"}""");
        json.WriteString("timestamp", "2026-03-02T10:15:00Z");
        json.WriteStartArray("entry");
        Entry(json, claims, 1, Composition(entries));
        Entry(json, claims, 2, Patient());
        Entry(json, claims, 3, Organization("ZZ1", "Northmoor Hospital"));
        Entry(json, claims, 4, Organization("Z99001", "Westfield Surgery"));
        Entry(json, claims, 5, """{"resourceType":"Practitioner","name":[{"family":"Okafor","given":["Ngozi"],"prefix":["Dr"]}]}""");
        Entry(
            json,
            claims,
            6,
            $$$"""{"resourceType":"Encounter","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP","display":"inpatient encounter"},"subject":{"reference":"{{{Urn(2)}}}"},"period":{"start":"2026-02-26T09:00:00Z","end":"2026-03-02T10:00:00Z"}}"""
        );
        for (var i = 0; i < entries; i++)
        {
            Entry(
                json,
                claims,
                7 + i,
                (i % 3) switch
                {
                    0 => Medicine(i),
                    1 => Condition(i),
                    _ => Observation(i),
                }
            );
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Entry(Utf8JsonWriter json, IReadOnlyDictionary<string, string> claims, int number, string resource)
    {
        const string Start = "{\"resourceType\":\"";
        var type = resource[Start.Length..resource.IndexOf('"', Start.Length)];
        if (claims.TryGetValue(type, out var profile))
        {
            resource = resource.Insert(Start.Length + type.Length + 1, $",\"meta\":{Meta(profile)}");
        }

        json.WriteStartObject();
        json.WriteString("fullUrl", Urn(number));
        json.WritePropertyName("resource");
        json.WriteRawValue(resource);
        json.WriteEndObject();
    }

    private static string Meta(string profile) => $$$"""{"profile":["{{{profile}}}"]}""";

    private static string Urn(int number) => string.Create(CultureInfo.InvariantCulture, $"urn:uuid:0d2b1c5e-6f5f-4c51-9d3d-{number:x12}");

    private static string Composition(int entries)
    {
        var sections = new StringBuilder();
        for (var kind = 0; kind < 3; kind++)
        {
            var references = string.Join(
                ",",
                Enumerable.Range(0, entries).Where(i => i % 3 == kind).Select(i => $$$"""{"reference":"{{{Urn(7 + i)}}}"}""")
            );
            var (code, title) = kind switch
            {
                0 => ("933361000000108", "Medications and medical devices"),
                1 => ("887161000000102", "Diagnoses"),
                _ => ("1082101000000102", "Investigation results"),
            };
            var rows = string.Concat(
                Enumerable
                    .Range(0, entries)
                    .Where(i => i % 3 == kind)
                    .Select(i => $"<tr><td>Line {Text(i)}</td><td>as stated in the entry</td></tr>")
            );
            sections.Append(
                CultureInfo.InvariantCulture,
                $$$"""{"title":"{{{title}}}","code":{"coding":[{"system":"http://snomed.info/sct","code":"{{{code}}}","display":"{{{title}}}"}]},"text":{"status":"additional","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{{{title}}}</p><table><tbody>{{{rows}}}<tr><td>No more</td><td>-</td></tr></tbody></table></div>"}{{{(references.Length > 0 ? $",\"entry\":[{references}]" : "")}}}},"""
            );
        }

        return $$$"""{"resourceType":"Composition","identifier":{"system":"https://tools.ietf.org/html/rfc4122","value":"urn:uuid:1d2b1c5e-6f5f-4c51-9d3d-0a3f0f6f6b12"},"status":"final","type":{"coding":[{"system":"http://snomed.info/sct","code":"373942005","display":"Discharge summary"}]},"subject":{"reference":"{{{Urn(2)}}}"},"encounter":{"reference":"{{{Urn(6)}}}"},"date":"2026-03-02T10:00:00Z","author":[{"reference":"{{{Urn(5)}}}"}],"title":"Discharge summary","custodian":{"reference":"{{{Urn(3)}}}"},"section":[{{{sections}}}{"title":"Clinical summary","text":{"status":"additional","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Admitted with chest pain, which settled; no complications. Home with the medicines below.</p></div>"}},{"title":"Plan and requested actions","text":{"status":"additional","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><ul><li>Please continue the medicines above.</li><li>We will see her in clinic in six weeks.</li></ul></div>"}}]}""";
    }

    private static string Patient() =>
        $$$"""{"resourceType":"Patient","identifier":[{"extension":[{"url":"https://fhirinterface.example/benchmarks/StructureDefinition/NumberStatus","valueCodeableConcept":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActStatus","code":"active","display":"active"}]}}],"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}],"name":[{"use":"official","family":"Brightwell","given":["Ada","May"],"prefix":["Mrs"]}],"telecom":[{"system":"phone","value":"01632 960123","use":"home"}],"gender":"female","birthDate":"1951-07-09","address":[{"use":"home","line":["12 Mill Lane"],"city":"Northmoor","postalCode":"ZZ1 1ZZ"}],"generalPractitioner":[{"reference":"{{{Urn(4)}}}"}]}""";

    private static string Organization(string code, string name) =>
        $$$"""{"resourceType":"Organization","identifier":[{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"{{{code}}}"}],"name":"{{{name}}}","telecom":[{"system":"phone","value":"01632 960000","use":"work"}]}""";

    private static string Medicine(int i) =>
        $$$"""{"resourceType":"MedicationRequest","extension":[{"url":"https://fhirinterface.example/StructureDefinition/medicine-change","extension":[{"url":"status","valueCode":"started"}]}],"status":"active","intent":"order","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/medicationrequest-category","code":"discharge","display":"Discharge"}]}],"medicationCodeableConcept":{"coding":[{"system":"https://dmd.nhs.uk","code":"{{{Text(39700000 + i)}}}","display":"Amlodipine 5mg tablets"}],"text":"Amlodipine 5mg tablets"},"subject":{"reference":"{{{Urn(2)}}}"},"authoredOn":"2026-03-02","requester":{"reference":"{{{Urn(5)}}}"},"dosageInstruction":[{"text":"One tablet once a day in the morning","timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d","when":["MORN"]}},"route":{"coding":[{"system":"http://snomed.info/sct","code":"26643006","display":"Oral route"}]},"doseAndRate":[{"doseQuantity":{"value":1,"unit":"tablet"}}]}],"dispenseRequest":{"quantity":{"value":14,"unit":"tablet"},"expectedSupplyDuration":{"value":14,"unit":"day","system":"http://unitsofmeasure.org","code":"d"}} }""";

    private static string Condition(int i) =>
        $$$"""{"resourceType":"Condition","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis","display":"Encounter Diagnosis"}]}],"code":{"coding":[{"system":"http://snomed.info/sct","code":"38341003","display":"Hypertension"}],"text":"Hypertension, line {{{Text(i)}}}"},"subject":{"reference":"{{{Urn(2)}}}"},"encounter":{"reference":"{{{Urn(6)}}}"},"onsetDateTime":"2024-05","recordedDate":"2026-02-26T11:30:00+00:00","note":[{"text":"Under review in the clinic; home readings were acceptable."}]}""";

    private static string Observation(int i) =>
        $$$"""{"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory","display":"Laboratory"}]}],"code":{"coding":[{"system":"http://snomed.info/sct","code":"1000971000000107","display":"Potassium level"}]},"subject":{"reference":"{{{Urn(2)}}}"},"effectiveDateTime":"2026-02-28T07:45:00Z","performer":[{"reference":"{{{Urn(3)}}}"}],"valueQuantity":{"value":4.{{{Text(i % 10)}}},"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"},"interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"N","display":"Normal"}]}],"referenceRange":[{"low":{"value":3.5,"unit":"mmol/L"},"high":{"value":5.3,"unit":"mmol/L"}}]}""";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
