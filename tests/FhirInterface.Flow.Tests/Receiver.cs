using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using FhirInterface.Tests;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Tests;

/// <summary>A practice's receiver: a real HTTP server on loopback that behaves as it is told.</summary>
internal sealed class Receiver : IDisposable
{
    private HttpListener listener;
    private long askedForPatience;

    public Receiver()
    {
        Url = FormattableString.Invariant($"http://127.0.0.1:{Ports.Take()}/hook/");
        listener = Open();
    }

    public string Url { get; }
    public int Status { get; set; } = 200;

    /// <summary>Seconds, sent with what is not 200.</summary>
    public int? RetryAfter { get; set; }

    /// <summary>Takes the request and never answers.</summary>
    public bool Hangs { get; set; }

    /// <summary>What happens elsewhere while the next request is answered; once.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>Every request that came, taken or not.</summary>
    public int Tried;

    /// <summary>Whether it has answered with Retry-After.</summary>
    public bool HasAskedForPatience => Interlocked.Read(ref askedForPatience) != 0 || !Waited.IsEmpty;

    /// <summary>How long it was left alone after each answer with Retry-After.</summary>
    public ConcurrentQueue<TimeSpan> Waited { get; } = [];

    /// <summary>What was taken, in order.</summary>
    public ConcurrentQueue<byte[]> Bodies { get; } = [];
    public ConcurrentQueue<string?> Authorizations { get; } = [];

    /// <summary>Notifications that were taken, without the handshake.</summary>
    public IEnumerable<Bundle> Events =>
        Bodies.Select(body => (Bundle)FhirText.Read(body)).Where(bundle => TypeOf(bundle) == "event-notification");

    public static string TypeOf(Bundle notification) =>
        ((Code)((Parameters)notification.Entry[0].Resource!).Parameter.Single(p => p.Name == "type").Value!).Value!;

    public static string Number(Bundle notification) =>
        (
            (FhirString)((Parameters)notification.Entry[0].Resource!).Parameter.Single(p => p.Name == "notification-event").Part[0].Value!
        ).Value!;

    /// <summary>Nobody listens any more: connections are refused.</summary>
    public void Fall() => listener.Close();

    public void ComeBack() => listener = Open();

    public void Dispose() => listener.Close();

    private HttpListener Open()
    {
        var opened = new HttpListener { Prefixes = { Url } };
        opened.Start();
        _ = Answer(opened);
        return opened;
    }

    private async Task Answer(HttpListener mine)
    {
        while (mine.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await mine.GetContextAsync();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = One(context);
        }
    }

    private async Task One(HttpListenerContext context)
    {
        Interlocked.Increment(ref Tried);
        if (Interlocked.Exchange(ref askedForPatience, 0) is var since and > 0)
            Waited.Enqueue(Stopwatch.GetElapsedTime(since));
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        if (Hangs)
            return;
        if (Meanwhile is { } meanwhile)
        {
            Meanwhile = null;
            await meanwhile();
        }

        if (Status == 200)
        {
            Bodies.Enqueue(body.ToArray());
            Authorizations.Enqueue(context.Request.Headers["Authorization"]);
        }

        context.Response.StatusCode = Status;
        if (RetryAfter is { } seconds && Status != 200)
        {
            context.Response.Headers["Retry-After"] = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Interlocked.Exchange(ref askedForPatience, Stopwatch.GetTimestamp());
        }

        context.Response.Close();
    }
}
