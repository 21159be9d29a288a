using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using FhirInterface.Tests;

namespace FhirInterface.Whole.Tests;

/// <summary>A subscriber's receiver: a real HTTP server that keeps what it takes, and refuses some of it as real ones do.</summary>
internal sealed class NotificationSink : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<(long Number, string Focus)> taken = [];
    private int came;

    public NotificationSink()
    {
        Url = FormattableString.Invariant($"http://127.0.0.1:{Ports.Take()}/hook/");
        listener.Prefixes.Add(Url);
        listener.Start();
        _ = Answer();
    }

    public string Url { get; }

    /// <summary>Whether every seventh request is refused.</summary>
    public bool Hiccups { get; set; } = true;

    /// <summary>Event number and <c>Task/id</c>, in the order in which they were taken; what came again is there again.</summary>
    public IReadOnlyList<(long Number, string Focus)> Taken => [.. taken];

    public void Dispose() => listener.Close();

    private async Task Answer()
    {
        while (listener.IsListening)
        {
            try
            {
                _ = One(await listener.GetContextAsync());
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task One(HttpListenerContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.InputStream);
            if (Hiccups && Interlocked.Increment(ref came) % 7 == 0)
            {
                context.Response.StatusCode = 503;
            }
            else
            {
                foreach (
                    var parameter in body
                        .RootElement.GetProperty("entry")[0]
                        .GetProperty("resource")
                        .GetProperty("parameter")
                        .EnumerateArray()
                )
                {
                    if (parameter.GetProperty("name").GetString() == "notification-event")
                        taken.Enqueue(EventOf(parameter.GetProperty("part")));
                }
            }

            context.Response.Close();
        }
        catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException or JsonException or IOException)
        {
            // The server died in the middle of its request.
        }
    }

    private static (long, string) EventOf(JsonElement parts)
    {
        var (number, focus) = (0L, "");
        foreach (var part in parts.EnumerateArray())
        {
            switch (part.GetProperty("name").GetString())
            {
                case "event-number":
                    number = long.Parse(part.GetProperty("valueString").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case "focus":
                    focus = part.GetProperty("valueReference").GetProperty("reference").GetString()!.Split("/fhir/")[1];
                    break;
            }
        }

        return (number, focus);
    }
}
