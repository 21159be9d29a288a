using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FhirInterface.Tests;

namespace FhirInterface.Whole.Tests;

/// <summary>The server as users run it: a process of its own over a folder of its own, which can be killed at any moment and started again.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>So long anything may take on a busy machine: what comes is judged, not how fast.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly string _data = Directory.CreateTempSubdirectory("fhirinterface-").FullName;
    private readonly int _port = Ports.Take();
    private readonly IReadOnlyDictionary<string, string> _settings;
    private Process? _process;

    public ServerProcess(IReadOnlyDictionary<string, string>? settings = null) =>
        _settings = settings ?? new Dictionary<string, string>(StringComparer.Ordinal);

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{_port}/"));

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Where the server keeps what it keeps (<c>FHIRINTERFACE_DATA</c>).</summary>
    public string DataFolder => Path.Combine(_data, "store");

    /// <summary>Everything that the process wrote, of all its lives.</summary>
    public string Log
    {
        get
        {
            lock (_settings)
                return File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";
        }
    }

    private string LogFile => Path.Combine(_data, "server.log");

    public async Task Start(CancellationToken cancel)
    {
        _process = Process.Start(StartInfo()) ?? throw new InvalidOperationException("The server did not start.");
        _process.OutputDataReceived += (_, line) => Write(line.Data);
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilReady(cancel);
    }

    /// <summary>Runs <c>admin …</c> over this server's store; the exit code and all that it wrote.</summary>
    public Task<(int Exit, string Said)> Admin(IReadOnlyList<string> command, CancellationToken cancel) =>
        RunToEnd(cancel, ["admin", .. command]);

    /// <summary>Asks it to stop, as <c>docker stop</c> does, and waits; its exit code.</summary>
    public async Task<int> Stop(CancellationToken cancel)
    {
        using (var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(cancel);
        await _process.WaitForExitAsync(cancel);
        var exit = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return exit;
    }

    /// <summary>Runs the program until it ends by itself; its exit code and all that it wrote.</summary>
    public async Task<(int Exit, string Said)> RunToEnd(CancellationToken cancel, params IReadOnlyList<string> arguments)
    {
        var start = StartInfo();
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The command did not start.");
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.WaitForExitAsync(cancel);
        return (process.ExitCode, string.Concat(said));
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { ServerAssembly() },
            WorkingDirectory = Path.GetDirectoryName(ServerAssembly())!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = Address.ToString().TrimEnd('/');
        start.Environment["FHIRINTERFACE_DATA"] = DataFolder;
        // Clients of a test are busier than any hospital.
        start.Environment["Access__CallsPerSecond"] = "100000";
        start.Environment["Access__Burst"] = "100000";
        foreach (var (name, value) in _settings)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>As <c>kill -9</c> does: no goodbye.</summary>
    public async Task Kill()
    {
        if (_process is null)
            return;

        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>A client with a token of Development: <c>hospital</c>, <c>practice-1</c>, <c>practice-2</c> or <c>liaison</c>.</summary>
    public async Task<HttpClient> Client(string who, CancellationToken cancel)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = Patience };
        using var answer = await client.PostAsync(new Uri($"dev/token?client={who}", UriKind.Relative), null, cancel);
        answer.EnsureSuccessStatusCode();
        using var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            token.RootElement.GetProperty("access_token").GetString()
        );
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        Directory.Delete(_data, recursive: true);
    }

    private void Write(string? line)
    {
        if (line is null)
            return;

        lock (_settings)
            File.AppendAllText(LogFile, line + "\n");
    }

    private async Task WaitUntilReady(CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(10) };
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            if (_process!.HasExited)
                throw new InvalidOperationException("The server ended while it started:\n" + Log);

            try
            {
                using var answer = await client.GetAsync(new Uri("health/ready", UriKind.Relative), cancel);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
        }

        throw new TimeoutException("The server did not get ready:\n" + Log);
    }

    /// <summary>The server's assembly beside this one: <c>src/FhirInterface.Api/bin/{configuration}/net10.0</c>.</summary>
    private static string ServerAssembly()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var configuration = output.Parent!.Name;
        return Path.Combine(Root, "src", "FhirInterface.Api", "bin", configuration, output.Name, "FhirInterface.Api.dll");
    }

    private static string FindRoot()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "FhirInterface.sln")))
            root = root.Parent ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
        return root.FullName;
    }
}
