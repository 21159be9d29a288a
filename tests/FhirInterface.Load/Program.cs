using System.Globalization;
using FhirInterface.Load;

// dotnet run -c Release --project tests/FhirInterface.Load -- [--server URL] [--letters N] [--clients N] [--kilobytes N]
// The server runs beside it, in Development, on this machine: load is sent to loopback only.
var settings = LoadSettings.Read(args);
if (settings is null)
{
    await Console.Error.WriteLineAsync("usage: [--server http://localhost:5080] [--letters 1000] [--clients 8] [--kilobytes 32]");
    return 2;
}

var letters = LoadLetters.Make(settings);
await Console.Out.WriteLineAsync(
    string.Create(CultureInfo.InvariantCulture, $"{letters.Count} letters, {letters.Average(l => l.Length) / 1024:0.0} KB on average")
);

await using var bare = await BareEndpoint.Start();
var floor = await Poster.Run("bare endpoint", bare.Address, null, letters, settings.Clients);
var ours = await Poster.Run(
    "POST /fhir/Bundle",
    new Uri(settings.Server, "fhir/Bundle"),
    await Poster.Token(settings.Server, "hospital"),
    letters,
    settings.Clients
);
await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ratio to the bare endpoint: {ours.Rate / floor.Rate:P0}"));

var polls = await Poller.Run(settings.Server, settings.Clients);
await Console.Out.WriteLineAsync(polls);
var kept = await Reconciler.Check(settings.Server, ours.Locations);
await Console.Out.WriteLineAsync(kept.Summary);
return ours.Errors == 0 && kept.Whole ? 0 : 1;
