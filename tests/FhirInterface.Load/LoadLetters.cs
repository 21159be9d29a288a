using System.Text;
using FhirInterface.Demo;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Load;

/// <summary>Realistic letters of about the wanted size: what a ward has collected of observations makes up the rest.</summary>
internal static class LoadLetters
{
    public static IReadOnlyList<byte[]> Make(int count, int kilobytes, string? practice = null)
    {
        var invented = new InventedLetters(Environment.TickCount);
        var at = DateTimeOffset.UtcNow.AddDays(-1);
        return [.. Enumerable.Range(0, count).Select(n => Filled(invented.Next(at.AddSeconds(n), 3, "ZZ1", practice).Bundle, kilobytes))];
    }

    private static byte[] Filled(Bundle letter, int kilobytes)
    {
        var patient = letter.Entry.First(entry => entry.Resource is Patient).FullUrl!;
        var bytes = Bytes(letter);
        var perEntry = 0;
        while (bytes.Length < kilobytes * 1024)
        {
            var missing = perEntry == 0 ? 1 : Math.Max(1, ((kilobytes * 1024) - bytes.Length) / perEntry);
            for (var n = 0; n < missing; n++)
                letter.Entry.Add(Observation(patient, letter.Entry.Count));
            var longer = Bytes(letter);
            perEntry = Math.Max(1, (longer.Length - bytes.Length) / missing);
            bytes = longer;
        }

        return bytes;
    }

    private static Bundle.EntryComponent Observation(string patient, int n)
    {
        var id = Guid.NewGuid().ToString();
        return new Bundle.EntryComponent
        {
            FullUrl = $"urn:uuid:{id}",
            Resource = new Observation
            {
                Id = id,
                Status = ObservationStatus.Final,
                Code = new CodeableConcept("http://snomed.info/sct", "364075005", "Heart rate", null),
                Subject = new ResourceReference(patient),
                Effective = new FhirDateTime(2026, 11, 1, 8, n % 60, 0, TimeSpan.Zero),
                Value = new Quantity(60 + (n % 40), "/min"),
            },
        };
    }

    private static byte[] Bytes(Bundle letter) => Encoding.UTF8.GetBytes(new FhirJsonSerializer().SerializeToString(letter));
}
