using System.Globalization;

namespace FhirInterface.Policy.Medicines.Dmd;

/// <summary>What an import of dm+d made.</summary>
/// <param name="Json">The table, to be written to a file that <see cref="MedicinesTable.Load"/> reads.</param>
/// <param name="Table">The same, ready for use.</param>
/// <param name="Moieties">VTMs read.</param>
/// <param name="Products">VMPs and AMPs read.</param>
/// <param name="Packs">VMPPs and AMPPs read.</param>
/// <param name="Codes">Codes that now stand for a medicine, previous ones included.</param>
public sealed record DmdImportResult(byte[] Json, MedicinesTable Table, int Moieties, int Products, int Packs, int Codes);

/// <summary>
/// Makes a medicines table of the NHSBSA dm+d XML release (<c>f_vtm2</c>, <c>f_vmp2</c>, <c>f_amp2</c>, <c>f_vmpp2</c>, <c>f_ampp2</c>),
/// for those who hold the licence. What dm+d does not say (class, specialist status, misspellings) stays as the shipped table has it.
/// </summary>
public static class DmdImport
{
    /// <param name="folder">The unpacked release.</param>
    /// <param name="shipped">The table whose knowledge is kept; the shipped one by default.</param>
    /// <exception cref="InvalidDataException">A file is missing or faulty; the message names it.</exception>
    public static DmdImportResult Run(string folder, MedicinesTable? shipped = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
            throw new InvalidDataException($"{folder} is not a folder.");
        var import = new Import(shipped ?? MedicinesTable.Default);
        import.ReadMoieties(File(folder, "f_vtm2"));
        import.ReadVirtualProducts(File(folder, "f_vmp2"));
        import.ReadActualProducts(File(folder, "f_amp2"));
        import.ReadPacks(File(folder, "f_vmpp2"), "VMPP", "VPPID", "VPID");
        import.ReadPacks(File(folder, "f_ampp2"), "AMPP", "APPID", "APID");
        var json = import.Write();
        return new(json, MedicinesTable.Read(json, "dm+d import"), import.Moieties, import.Products, import.Packs, import.Codes);
    }

    private static string File(string folder, string prefix) =>
        DmdFiles.Find(folder, prefix) ?? throw new InvalidDataException($"{folder} holds no {prefix}*.xml; the release has one of each.");

    private sealed class Entry(string name)
    {
        public string Name { get; } = name;
        public SortedSet<string> Codes { get; } = new(StringComparer.Ordinal);
        public SortedSet<string> Brands { get; } = new(StringComparer.OrdinalIgnoreCase);
        public int? Schedule { get; set; }
    }

    private sealed class Import(MedicinesTable shipped)
    {
        // By VTM, and for products without a moiety (combinations, appliances) by the product itself.
        private readonly Dictionary<string, Entry> byCode = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Entry> byName = new(StringComparer.Ordinal);

        public int Moieties { get; private set; }
        public int Products { get; private set; }
        public int Packs { get; private set; }
        public int Codes => byName.Values.Sum(entry => entry.Codes.Count);

        public void ReadMoieties(string file)
        {
            foreach (var (_, fields) in DmdFiles.Records(file, "VTM"))
            {
                if (!Valid(fields) || !fields.TryGetValue("VTMID", out var code) || !fields.TryGetValue("NM", out var name))
                    continue;
                Moieties++;
                Own(EntryOf(name), code, fields.GetValueOrDefault("VTMIDPREV"));
            }
        }

        public void ReadVirtualProducts(string file)
        {
            foreach (var (element, fields) in DmdFiles.Records(file, "VMP", "CONTROL_INFO"))
            {
                if (!fields.TryGetValue("VPID", out var code))
                    continue;
                if (element == "CONTROL_INFO")
                {
                    if (byCode.TryGetValue(code, out var controlled) && ScheduleOf(fields.GetValueOrDefault("CATCD")) is { } schedule)
                        controlled.Schedule = Math.Min(controlled.Schedule ?? schedule, schedule);
                    continue;
                }

                if (!Valid(fields) || !fields.TryGetValue("NM", out var name))
                    continue;
                Products++;
                var entry =
                    fields.TryGetValue("VTMID", out var moiety) && byCode.TryGetValue(moiety, out var known)
                        ? known
                        : EntryOf(BareName(name));
                Own(entry, code, fields.GetValueOrDefault("VPIDPREV"));
            }
        }

        public void ReadActualProducts(string file)
        {
            foreach (var (_, fields) in DmdFiles.Records(file, "AMP"))
            {
                if (
                    !Valid(fields)
                    || !fields.TryGetValue("APID", out var code)
                    || !fields.TryGetValue("VPID", out var product)
                    || !byCode.TryGetValue(product, out var entry)
                )
                    continue;
                Products++;
                Own(entry, code, null);
                if (fields.TryGetValue("NM", out var name) && BareName(name) is { Length: > 3 } brand && !IsGeneric(brand, entry.Name))
                    entry.Brands.Add(brand);
            }
        }

        public void ReadPacks(string file, string element, string id, string of)
        {
            foreach (var (_, fields) in DmdFiles.Records(file, element))
            {
                if (
                    !Valid(fields)
                    || !fields.TryGetValue(id, out var code)
                    || !fields.TryGetValue(of, out var product)
                    || !byCode.TryGetValue(product, out var entry)
                )
                    continue;
                Packs++;
                Own(entry, code, null);
            }
        }

        private Entry EntryOf(string name)
        {
            var key = name.Trim().ToLowerInvariant();
            if (!byName.TryGetValue(key, out var entry))
                byName.Add(key, entry = new(key));
            return entry;
        }

        private void Own(Entry entry, string code, string? previous)
        {
            entry.Codes.Add(code);
            byCode.TryAdd(code, entry);
            // Identifiers change, and letters go on carrying the old one (reference 3.3).
            if (!string.IsNullOrEmpty(previous) && byCode.TryAdd(previous, entry))
                entry.Codes.Add(previous);
        }

        private static bool Valid(IReadOnlyDictionary<string, string> fields) => fields.GetValueOrDefault("INVALID") != "1";

        /// <summary>A product's name up to its strength or form: "Ramipril 5mg capsules" is "Ramipril".</summary>
        private static string BareName(string name)
        {
            var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var kept = words.TakeWhile((word, at) => at == 0 || !(char.IsAsciiDigit(word[0]) || word[0] == '(' || IsForm(word)));
            return string.Join(' ', kept).TrimEnd(',');
        }

        private static bool IsForm(string word) =>
            Supply.DoseUnit.Of(word) is not null
            || word.ToLowerInvariant()
                is "cream"
                    or "ointment"
                    or "gel"
                    or "oral"
                    or "solution"
                    or "suspension"
                    or "modified-release"
                    or "gastro-resistant"
                    or "eye"
                    or "ear"
                    or "nasal"
                    or "powder"
                    or "effervescent"
                    or "dispersible"
                    or "soluble"
                    or "orodispersible"
                    or "chewable"
                    or "transdermal";

        private static bool IsGeneric(string brand, string name) =>
            brand.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            || name.StartsWith(brand, StringComparison.OrdinalIgnoreCase)
            || name.Split([' ', '/', '+'], StringSplitOptions.RemoveEmptyEntries)
                .Any(word => word.Length > 3 && brand.StartsWith(word, StringComparison.OrdinalIgnoreCase));

        /// <summary>Schedule of the dm+d category of controlled drug; null for none.</summary>
        private static int? ScheduleOf(string? category) =>
            int.TryParse(category, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                ? code switch
                {
                    1 => 1,
                    2 or 3 => 2,
                    >= 4 and <= 7 => 3,
                    8 or 9 => 4,
                    10 => 5,
                    _ => null,
                }
                : null;

        public byte[] Write()
        {
            var medicines = new List<Medicine>();
            var used = new HashSet<string>(StringComparer.Ordinal);
            // dm+d names several moieties that the shipped table has under one name (salts, combinations written with a plus sign).
            var owned = new Dictionary<string, List<Entry>>(StringComparer.Ordinal);
            foreach (var entry in byName.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                if (shipped.Find(entry.Name) is { Guessed: false, Kind: MatchKind.Name } match)
                {
                    if (!owned.TryGetValue(match.Medicine.Name, out var list))
                        owned.Add(match.Medicine.Name, list = []);
                    list.Add(entry);
                }
                else if (entry.Name.Any(char.IsLetter) && used.Add(Plain(entry.Name)))
                {
                    var guess = shipped.First(entry.Name)?.Medicine;
                    medicines.Add(
                        new()
                        {
                            Name = entry.Name,
                            Brands = [.. entry.Brands],
                            Classes = guess?.Classes ?? [],
                            Specialist = guess is { SpecialistWhen.Count: 0 } ? guess.Specialist : null,
                            Schedule = entry.Schedule,
                            Codes = [.. entry.Codes],
                        }
                    );
                }
            }

            foreach (var medicine in shipped.All)
            {
                if (!used.Add(Plain(medicine.Name)))
                    continue;
                var entries = owned.GetValueOrDefault(medicine.Name) ?? [];
                var schedules = entries.Select(entry => entry.Schedule).OfType<int>().ToList();
                medicines.Add(
                    medicine with
                    {
                        Brands =
                        [
                            .. medicine.Brands.Concat(entries.SelectMany(entry => entry.Brands)).Distinct(StringComparer.OrdinalIgnoreCase),
                        ],
                        Schedule = schedules.Count > 0 ? schedules.Min() : medicine.Schedule,
                        Codes = [.. entries.SelectMany(entry => entry.Codes).Distinct(StringComparer.Ordinal)],
                    }
                );
            }

            return MedicinesFile.Write(medicines, shipped.Suffixes, shipped.NotMedicines);
        }

        private static string Plain(string name) => string.Join(' ', MedicinesTable.WordsOf(name));
    }
}
