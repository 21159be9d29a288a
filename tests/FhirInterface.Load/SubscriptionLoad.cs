using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace FhirInterface.Load;

/// <summary>
/// Many subscribers, some of them dead: half of those refuse connections, half take them and never answer. Measures from the moment of the
/// commit (the event's timestamp) to the notification's arrival at a receiver that is well.
/// </summary>
internal static class SubscriptionLoad
{
    private const int Practices = 20;

    public static async Task<int> Run(LoadSettings settings)
    {
        var (count, dead) = (settings.Number("subscriptions", 1000), settings.Number("dead", 50));
        using var hospital = await Report.Client(settings.Servers[0], "hospital");
        var delays = new ConcurrentBag<double>();
        await using var well = await Receiver(async request =>
        {
            var arrived = DateTimeOffset.UtcNow;
            using var body = await JsonDocument.ParseAsync(request.Body);
            foreach (var at in Timestamps(body.RootElement))
                delays.Add((arrived - at).TotalMilliseconds);
        });
        await using var hanging = await Receiver(request => Task.Delay(Timeout.Infinite, request.HttpContext.RequestAborted));
        var made = new List<Uri>();
        for (var n = 0; n < count; n++)
        {
            var endpoint =
                n >= dead ? AddressOf(well)
                : n % 2 == 0 ? AddressOf(hanging)
                : new Uri($"http://127.0.0.{2 + (n % 200)}:9/");
            made.Add(await Subscribe(hospital, new Uri(endpoint, $"hook/{n}"), n, plain: n < dead));
        }

        Report.Line($"{count} subscriptions, {dead} of them dead; {count / Practices} watch each practice");
        while (await Active(hospital) < count)
            await Task.Delay(TimeSpan.FromSeconds(1));
        var letters = LoadLetters.Make(settings.Number("letters", 100), 8);
        (await Poster.Run([hospital], "fhir/Bundle", letters, 4, settings.Number("rate", 5))).Print("POST /fhir/Bundle");
        await Task.Delay(TimeSpan.FromSeconds(15));
        Report.Times("from commit to arrival", delays);
        foreach (var subscription in made)
            (await hospital.DeleteAsync(subscription)).Dispose();
        return 0;
    }

    private static async Task<WebApplication> Receiver(Func<HttpRequest, Task> take)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/hook/{n}", (HttpRequest request) => take(request));
        await app.StartAsync();
        return app;
    }

    private static Uri AddressOf(WebApplication app) => new(app.Urls.First());

    private static async Task<int> Active(HttpClient hospital)
    {
        using var answer = await hospital.GetAsync(new Uri("fhir/Subscription?status=active&_summary=count", UriKind.Relative));
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("total").GetInt32();
    }

    private static async Task<Uri> Subscribe(HttpClient hospital, Uri endpoint, int n, bool plain)
    {
        const string Backport = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
        var practice = string.Create(CultureInfo.InvariantCulture, $"Z990{1 + (n % Practices):00}");
        // The dead ones watch by plain criteria, which know no handshake: they are active, and owed something, like the others.
        var json = plain
            ? $$$"""
                {"resourceType":"Subscription","status":"requested","reason":"Load",
                 "criteria":"Task?owner:identifier={{{practice}}}&requester:identifier=ZZ1",
                 "channel":{"type":"rest-hook","endpoint":"{{{endpoint}}}"}}
                """
            : $$$"""
                {"resourceType":"Subscription","status":"requested","reason":"Load",
                 "criteria":"https://fhirinterface.example/SubscriptionTopic/task-changed",
                 "_criteria":{"extension":[{"url":"{{{Backport}}}backport-filter-criteria",
                   "valueString":"Task?owner:identifier={{{practice}}}&requester:identifier=ZZ1"}]},
                 "channel":{"type":"rest-hook","endpoint":"{{{endpoint}}}","payload":"application/fhir+json",
                   "_payload":{"extension":[{"url":"{{{Backport}}}backport-payload-content","valueCode":"id-only"}]} } }
                """;
        using var content = new StringContent(json, Encoding.UTF8, "application/fhir+json");
        using var answer = await hospital.PostAsync(new Uri("fhir/Subscription", UriKind.Relative), content);
        if (answer.StatusCode != HttpStatusCode.Created)
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        return new Uri(answer.Headers.Location!.ToString().Split("/_history")[0]);
    }

    private static IEnumerable<DateTimeOffset> Timestamps(JsonElement notification) =>
        notification
            .GetProperty("entry")[0]
            .GetProperty("resource")
            .GetProperty("parameter")
            .EnumerateArray()
            .Where(parameter => parameter.GetProperty("name").GetString() == "notification-event")
            .SelectMany(parameter => parameter.GetProperty("part").EnumerateArray())
            .Where(part => part.GetProperty("name").GetString() == "timestamp")
            .Select(part => part.GetProperty("valueInstant").GetDateTimeOffset());
}
