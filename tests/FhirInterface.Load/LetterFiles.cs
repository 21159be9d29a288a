using System.Globalization;
using FhirInterface.Demo;
using FhirInterface.Flow;

namespace FhirInterface.Load;

/// <summary>A folder of invented letters, one a file, for the audit to be timed with.</summary>
internal static class LetterFiles
{
    public static async Task<int> Write(LoadSettings settings)
    {
        var folder = Directory.CreateDirectory(settings.Text("folder")).FullName;
        var invented = new InventedLetters(2026);
        var start = new DateTimeOffset(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);
        var letters = settings.Number("letters", 5000);
        for (var n = 0; n < letters; n++)
        {
            var letter = invented.Next(start.AddHours(n));
            var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"letter-{n:00000}.json"));
            await File.WriteAllBytesAsync(file, FhirText.Write(letter.Bundle));
        }

        Report.Line($"{letters} letters in {folder}");
        return 0;
    }
}
