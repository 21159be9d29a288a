using System.Collections.Concurrent;
using System.Net;
using FhirInterface.Tests;

namespace FhirInterface.Whole.Tests;

/// <summary>A collector of traces (OTLP over HTTP): it keeps the bytes of all that is exported to it.</summary>
internal sealed class TraceSink : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<byte[]> taken = [];

    public TraceSink()
    {
        Url = FormattableString.Invariant($"http://127.0.0.1:{Ports.Take()}/");
        listener.Prefixes.Add(Url);
        listener.Start();
        _ = Answer();
    }

    public string Url { get; }

    public IReadOnlyList<byte[]> Taken => [.. taken];

    public void Dispose() => listener.Close();

    private async Task Answer()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                taken.Enqueue(body.ToArray());
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
