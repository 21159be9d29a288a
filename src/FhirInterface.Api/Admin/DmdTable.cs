using System.Globalization;
using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Medicines.Dmd;

namespace FhirInterface.Api.Admin;

/// <summary>The medicines table of a dm+d release: made by <c>admin import-dmd</c>, used from the server's next start.</summary>
internal static class DmdTable
{
    private const string Name = "medicines.json";

    public static async Task<int> Import(string dataFolder, string release, CancellationToken cancel)
    {
        DmdImportResult result;
        try
        {
            result = DmdImport.Run(release);
        }
        catch (Exception fault) when (fault is InvalidDataException or FormatException or System.Xml.XmlException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return AdminCommand.FoundWrong;
        }

        Directory.CreateDirectory(dataFolder);
        var file = Path.Combine(dataFolder, Name);
        // A server that starts meanwhile reads the old table or the new one, never half of one.
        await File.WriteAllBytesAsync(file + ".partial", result.Json, cancel);
        File.Move(file + ".partial", file, overwrite: true);
        await Console.Error.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Moieties} moieties, {result.Products} products, {result.Packs} packs, {result.Codes} codes. The server reads it at its next start."
            )
        );
        await Console.Out.WriteLineAsync(file);
        return AdminCommand.Ok;
    }

    /// <summary>Puts the imported table in the place of the shipped one, where there is one.</summary>
    /// <exception cref="InvalidDataException">The file is not as it should be; the message names file and line.</exception>
    public static void UseIfThere(string dataFolder)
    {
        var file = Path.Combine(dataFolder, Name);
        if (File.Exists(file))
            MedicinesTable.UseInstead(MedicinesTable.Load(file));
    }
}
