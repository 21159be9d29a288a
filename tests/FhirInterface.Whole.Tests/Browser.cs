using Microsoft.Playwright;

namespace FhirInterface.Whole.Tests;

/// <summary>Debian's Chromium, without script: what a page does then, it does for everybody.</summary>
public sealed class Browser : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";
    private static readonly float Patience = (float)ServerProcess.Patience.TotalMilliseconds;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static async Task<Browser> Launch()
    {
        Assert.SkipUnless(File.Exists(Chromium), "Chromium is not installed: apt-get install chromium");
        // A busy machine may take long to answer; what is waited for is judged, not how long it took.
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Chromium,
                Headless = true,
                Timeout = Patience,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
        return new Browser(playwright, browser);
    }

    /// <summary>A visitor's own window: cookies are not shared with another's.</summary>
    public async Task<IPage> Visit(Uri address, int width, bool script = false)
    {
        var context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = address.ToString(),
                JavaScriptEnabled = script,
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
            }
        );
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    /// <summary>Does what leads to another page, and waits until that is there: whatever is read or done next is read and done on it.</summary>
    public static async Task Follow(IPage page, Func<Task> step)
    {
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Loaded(object? sender, IPage of) => loaded.TrySetResult();
        page.Load += Loaded;
        try
        {
            await step();
            await loaded.Task.WaitAsync(ServerProcess.Patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            page.Load -= Loaded;
        }
    }

    public static Task Follow(IPage page, ILocator leads) => Follow(page, () => leads.ClickAsync());

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
