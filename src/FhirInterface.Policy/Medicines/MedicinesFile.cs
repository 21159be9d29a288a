using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FhirInterface.Policy.Medicines;

/// <summary>
/// Reads a medicines table strictly: an unknown key, a missing name or a value of the wrong kind is an error that names file and line.
/// By hand, since a table is read at every start of the command line and a serialiser's first use costs more than the file.
/// </summary>
internal static class MedicinesFile
{
    public static MedicinesTable Read(byte[] json, string file)
    {
        ReadOnlySpan<byte> bytes = json;
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, MaxDepth = 8 });
        var medicines = new List<Medicine>();
        var suffixes = new List<MedicineSuffix>();
        var others = new List<string>();
        var lists = new ListPool();
        try
        {
            Next(ref reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("medicines"u8))
                    ReadAll(ref reader, medicines, lists, ReadMedicine);
                else if (reader.ValueTextEquals("suffixes"u8))
                    ReadAll(ref reader, suffixes, lists, ReadSuffix);
                else if (reader.ValueTextEquals("notMedicines"u8))
                    others.AddRange(Texts(ref reader, lists));
                else
                    throw Unknown(ref reader);
            }

            reader.Read(); // Throws on anything after the end.
            return new MedicinesTable(medicines, suffixes, others);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            var line = error is JsonException { LineNumber: { } at } ? at + 1 : LineAt(bytes, reader.TokenStartIndex);
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}: {error.Message}"), error);
        }
    }

    /// <summary>The table in the form that <see cref="Read"/> reads.</summary>
    public static byte[] Write(IEnumerable<Medicine> medicines, IEnumerable<MedicineSuffix> suffixes, IEnumerable<string> notMedicines)
    {
        using var stream = new MemoryStream();
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartArray("suffixes");
        foreach (var suffix in suffixes)
        {
            json.WriteStartObject();
            json.WriteString("suffix", suffix.Suffix);
            json.WriteNumber("minLength", suffix.MinLength);
            WriteTexts(json, "classes", suffix.Classes);
            WriteStatus(json, suffix.Specialist);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteTexts(json, "notMedicines", [.. notMedicines]);
        json.WriteStartArray("medicines");
        foreach (var medicine in medicines)
        {
            json.WriteStartObject();
            WriteMedicine(json, medicine);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return stream.ToArray();
    }

    private static void WriteMedicine(Utf8JsonWriter json, Medicine medicine)
    {
        json.WriteString("name", medicine.Name);
        if (medicine.Kind != MedicineKind.Medicine)
            json.WriteString("kind", medicine.Kind == MedicineKind.Group ? "group" : "appliance");
        WriteTexts(json, "synonyms", medicine.Synonyms);
        WriteTexts(json, "brands", medicine.Brands);
        WriteTexts(json, "misspellings", medicine.Misspellings);
        WriteTexts(json, "classes", medicine.Classes);
        WriteStatus(json, medicine.Specialist);
        WriteTexts(json, "specialistWhen", medicine.SpecialistWhen);
        if (medicine.Schedule is { } schedule)
            json.WriteNumber("schedule", schedule);
        if (medicine.Course is { } course)
            json.WriteString("course", course);
        if (medicine.Form is { } form)
            json.WriteString("form", form);
        if (medicine.AlsoTest)
            json.WriteBoolean("alsoTest", true);
        WriteTexts(json, "codes", medicine.Codes);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteStatus(Utf8JsonWriter json, SpecialistStatus? status)
    {
        if (status is not null)
            json.WriteString(
                "specialist",
                status switch
                {
                    SpecialistStatus.HospitalOnly => "R",
                    SpecialistStatus.SharedCare => "A",
                    _ => "Gs",
                }
            );
    }

    private delegate T Reading<out T>(ref Utf8JsonReader reader, ListPool lists);

    private static void ReadAll<T>(ref Utf8JsonReader reader, List<T> into, ListPool lists, Reading<T> read)
    {
        Next(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new FormatException("An object is expected here.");
            into.Add(read(ref reader, lists));
        }
    }

    private static Medicine ReadMedicine(ref Utf8JsonReader reader, ListPool lists)
    {
        string? name = null,
            course = null,
            form = null;
        var kind = MedicineKind.Medicine;
        SpecialistStatus? specialist = null;
        int? schedule = null;
        var alsoTest = false;
        IReadOnlyList<string> synonyms = [],
            brands = [],
            misspellings = [],
            classes = [],
            when = [],
            codes = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
                name = Text(ref reader);
            else if (reader.ValueTextEquals("kind"u8))
                kind = KindOf(Text(ref reader));
            else if (reader.ValueTextEquals("synonyms"u8))
                synonyms = Texts(ref reader, lists);
            else if (reader.ValueTextEquals("brands"u8))
                brands = Texts(ref reader, lists);
            else if (reader.ValueTextEquals("misspellings"u8))
                misspellings = Texts(ref reader, lists);
            else if (reader.ValueTextEquals("classes"u8))
                classes = Texts(ref reader, lists);
            else if (reader.ValueTextEquals("specialist"u8))
                specialist = StatusOf(Text(ref reader));
            else if (reader.ValueTextEquals("specialistWhen"u8))
                when = Texts(ref reader, lists);
            else if (reader.ValueTextEquals("schedule"u8))
                schedule = Schedule(ref reader);
            else if (reader.ValueTextEquals("course"u8))
                course = CourseOf(Text(ref reader));
            else if (reader.ValueTextEquals("form"u8))
                form = Text(ref reader);
            else if (reader.ValueTextEquals("codes"u8))
                codes = Texts(ref reader, lists);
            else if (reader.ValueTextEquals("alsoTest"u8))
                alsoTest = Next(ref reader, JsonTokenType.True);
            else
                throw Unknown(ref reader);
        }

        return new()
        {
            Name = name ?? throw new FormatException("A medicine without a \"name\"."),
            Kind = kind,
            Synonyms = synonyms,
            Brands = brands,
            Misspellings = misspellings,
            Classes = classes,
            Specialist = specialist,
            SpecialistWhen = when,
            Schedule = schedule,
            Course = course,
            Form = form,
            AlsoTest = alsoTest,
            Codes = codes,
        };
    }

    private static MedicineSuffix ReadSuffix(ref Utf8JsonReader reader, ListPool lists)
    {
        string? suffix = null;
        var minLength = 8;
        IReadOnlyList<string> classes = [];
        SpecialistStatus? specialist = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("suffix"u8))
                suffix = Text(ref reader);
            else if (reader.ValueTextEquals("minLength"u8))
                minLength = Next(ref reader, JsonTokenType.Number) ? reader.GetInt32() : 0;
            else if (reader.ValueTextEquals("classes"u8))
                classes = Texts(ref reader, lists);
            else if (reader.ValueTextEquals("specialist"u8))
                specialist = StatusOf(Text(ref reader));
            else
                throw Unknown(ref reader);
        }

        return new(suffix ?? throw new FormatException("A suffix without \"suffix\"."), minLength, classes, specialist);
    }

    private static MedicineKind KindOf(string text) =>
        text switch
        {
            "medicine" => MedicineKind.Medicine,
            "group" => MedicineKind.Group,
            "appliance" => MedicineKind.Appliance,
            _ => throw new FormatException($"\"{text}\" is no kind; known are medicine, group, appliance."),
        };

    private static SpecialistStatus StatusOf(string text) =>
        text switch
        {
            "R" => SpecialistStatus.HospitalOnly,
            "A" => SpecialistStatus.SharedCare,
            "Gs" => SpecialistStatus.SpecialistStart,
            _ => throw new FormatException($"\"{text}\" is no specialist status; known are R, A, Gs."),
        };

    private static string CourseOf(string text) =>
        text is "anti-infective" or "steroid"
            ? text
            : throw new FormatException($"\"{text}\" is no course; known are anti-infective, steroid.");

    private static int Schedule(ref Utf8JsonReader reader)
    {
        Next(ref reader, JsonTokenType.Number);
        return reader.TryGetInt32(out var schedule) && schedule is >= 1 and <= 5
            ? schedule
            : throw new FormatException("A schedule is a whole number from 1 to 5.");
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        Next(ref reader, JsonTokenType.String);
        var text = reader.GetString()!;
        return text.Length > 0 && text.AsSpan().Trim().Length == text.Length
            ? text
            : throw new FormatException("A text here is empty or has space around it.");
    }

    private static IReadOnlyList<string> Texts(ref Utf8JsonReader reader, ListPool lists)
    {
        Next(ref reader, JsonTokenType.StartArray);
        var texts = lists.Rent();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            texts.Add(reader.GetString()!);
        return reader.TokenType == JsonTokenType.EndArray
            ? texts.ToArray()
            : throw new FormatException("A list of texts is expected here.");
    }

    private static bool Next(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        reader.Read();
        return reader.TokenType == expected
            ? true
            : throw new FormatException($"{expected} is expected here, and {reader.TokenType} was found.");
    }

    private static FormatException Unknown(ref Utf8JsonReader reader) => new($"\"{reader.GetString()}\" means nothing here.");

    private static long LineAt(ReadOnlySpan<byte> bytes, long offset) => bytes[..(int)offset].Count((byte)'\n') + 1;

    /// <summary>One list used again for every array of texts.</summary>
    private sealed class ListPool
    {
        private readonly List<string> list = new(32);

        public List<string> Rent()
        {
            list.Clear();
            return list;
        }
    }
}
