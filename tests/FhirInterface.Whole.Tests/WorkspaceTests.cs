using System.Globalization;
using System.Net;
using Deque.AxeCore.Playwright;
using FhirInterface.Demo;
using Microsoft.Playwright;

namespace FhirInterface.Whole.Tests;

/// <summary>The workspace as people use it: in a browser, over the real server and its real store.</summary>
public sealed class WorkspaceTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_practice_raises_an_issue_and_the_liaison_resolves_it()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var browser = await Browser.Launch();
        await using var server = new ServerProcess();
        await server.Start(cancel);

        var practice = await SignIn(browser, server, "practice", "Z99001");
        await practice.GotoAsync("workspace/raise");
        await practice.GetByLabel("What is it about?").SelectOptionAsync("fit-note");
        await practice.GetByLabel("What happened?").FillAsync("Third letter this week that asks us for a fit note.");
        await Browser.Follow(practice, practice.GetByRole(AriaRole.Button, new() { Name = "Send to the liaison" }));
        await Assertions.Expect(practice.GetByText("Third letter this week")).ToBeVisibleAsync();

        var liaison = await SignIn(browser, server, "liaison", "ZZL");
        await liaison.GotoAsync("workspace/inbox");
        await Browser.Follow(liaison, liaison.GetByRole(AriaRole.Link, new() { Name = "fit note" }));
        await liaison.GetByLabel("Comment, reason or outcome").FillAsync("Spoken with the ward sister; induction sheet sent.");
        await Browser.Follow(liaison, liaison.GetByRole(AriaRole.Button, new() { Name = "Resolve it" }));
        await Assertions.Expect(liaison.GetByRole(AriaRole.Status)).ToHaveTextAsync("Done.");

        await liaison.GotoAsync("workspace/inbox");
        await Assertions.Expect(liaison.GetByText("Third letter this week")).ToHaveCountAsync(0);
        await practice.ReloadAsync();
        await Assertions.Expect(practice.GetByText("induction sheet sent")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_liaison_tries_a_policy_saves_it_and_the_next_letter_is_judged_by_it()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var browser = await Browser.Launch();
        await using var server = new ServerProcess();
        await server.Start(cancel);
        using var hospital = await server.Client("hospital", cancel);
        var letters = new InventedLetters(7);
        Assert.Equal("rewritten", await Post(hospital, letters.Letter(Monday, ["chase-result"], "ZZ1", "Z99001"), cancel));

        var liaison = await SignIn(browser, server, "liaison", "ZZL");
        await liaison.GotoAsync("workspace/policies");
        await Browser.Follow(liaison, liaison.GetByRole(AriaRole.Row, new() { Name = "ZZ1" }).GetByRole(AriaRole.Link));
        await liaison.GetByLabel("New version").FillAsync("2026.trial");
        await liaison.GetByLabel("Holds from").FillAsync("2026-02-01");
        await liaison.GetByLabel("chase result", new() { Exact = true }).SelectOptionAsync("advise");
        await liaison.GetByLabel("Why it changes").FillAsync("Agreed at the interface group.");
        await Browser.Follow(liaison, liaison.GetByRole(AriaRole.Button, new() { Name = "Show what would have happened" }));
        await Assertions.Expect(liaison.GetByText("1 would have gone otherwise")).ToBeVisibleAsync();
        await Assertions.Expect(liaison.GetByText("chase result: rewrite becomes advise")).ToBeVisibleAsync();

        await Browser.Follow(liaison, liaison.GetByRole(AriaRole.Button, new() { Name = "Save the new version" }));
        await Assertions.Expect(liaison.GetByRole(AriaRole.Status)).ToContainTextAsync("2026.trial");
        Assert.Equal("advised", await Post(hospital, letters.Letter(Monday, ["chase-result"], "ZZ1", "Z99001"), cancel));
    }

    [Fact]
    public async Task The_liaison_sorts_an_issue_and_finds_the_contact()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var browser = await Browser.Launch();
        await using var server = new ServerProcess();
        await server.Start(cancel);
        var practice = await SignIn(browser, server, "practice", "Z99001");
        var first = await Raise(practice, "other", "They wrote to us again about the scan.");
        var second = await Raise(practice, "chase-result", "Asked to chase the same scan.");

        var liaison = await SignIn(browser, server, "liaison", "ZZL");
        await liaison.GotoAsync(first);
        await liaison.GetByText("Sort it").ClickAsync();
        await liaison.GetByLabel("What it is about").SelectOptionAsync("chase-result");
        await Browser.Follow(liaison, liaison.GetByRole(AriaRole.Button, new() { Name = "Change the category" }));
        await Assertions.Expect(liaison.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("chase result");
        await Assertions.Expect(liaison.GetByText("Category changed from other to chase-result.")).ToBeVisibleAsync();

        await liaison.GetByText("Sort it").ClickAsync();
        await liaison.GetByLabel("Another issue of the same cause").FillAsync(second);
        await Browser.Follow(liaison, liaison.GetByRole(AriaRole.Button, new() { Name = "Link the two" }));
        await Assertions.Expect(liaison.GetByText("Asked to chase the same scan.")).ToBeVisibleAsync();
        await liaison.GetByText("Sort it").ClickAsync();
        await Browser.Follow(liaison, liaison.GetByRole(AriaRole.Button, new() { Name = "Link the line" }));
        await Assertions.Expect(liaison.GetByRole(AriaRole.Link, new() { Name = "chase result: rewrite" })).ToBeVisibleAsync();
        await liaison.GetByText("Sort it").ClickAsync();
        await Browser.Follow(liaison, liaison.GetByRole(AriaRole.Button, new() { Name = "I have it in hand" }));
        await liaison.GotoAsync("workspace/inbox?words=wrote+scan");
        await Assertions.Expect(liaison.GetByText("They wrote to us again")).ToBeVisibleAsync();
        await Assertions.Expect(liaison.GetByText("Asked to chase the same scan.")).ToHaveCountAsync(0);
        await Assertions.Expect(liaison.GetByText("With ")).ToBeVisibleAsync();

        await liaison.GotoAsync("workspace/contacts");
        await liaison.GetByLabel("Organisation (ODS code)").FillAsync("ZZ1");
        await liaison.GetByLabel("Team").FillAsync("Cardiology secretaries");
        await Browser.Follow(liaison, liaison.GetByRole(AriaRole.Button, new() { Name = "Keep it" }));
        await Assertions.Expect(liaison.GetByRole(AriaRole.Alert)).ToContainTextAsync("Give a telephone number or a mail address");
        await liaison.GetByLabel("Telephone").FillAsync("01632 960001");
        await Browser.Follow(liaison, liaison.GetByRole(AriaRole.Button, new() { Name = "Keep it" }));
        await practice.GotoAsync("workspace/contacts");
        await Assertions.Expect(practice.GetByText("01632 960001")).ToBeVisibleAsync();
        await Assertions.Expect(practice.GetByRole(AriaRole.Link, new() { Name = "Change ZZ1" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_liaison_finds_the_requests_of_one_surgery_in_three_clicks_and_makes_a_sheet_of_them()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var browser = await Browser.Launch();
        await using var server = new ServerProcess();
        await server.Start(cancel);
        using var hospital = await server.Client("hospital", cancel);
        var invented = new InventedRequests(42);
        var now = DateTimeOffset.UtcNow;
        for (var n = 0; n < 42; n++)
        {
            using var answer = await hospital.PostAsync(
                new Uri("fhir/MedicationRequest", UriKind.Relative),
                FhirJson.Content(FhirJson.Bytes(invented.Proposal(now.AddHours(-n * 8), "ZZ1", "Z99001"))),
                cancel
            );
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }

        var liaison = await SignIn(browser, server, "liaison", "ZZL");
        var pile = liaison.GetByRole(AriaRole.Row, new() { Name = "start medicine: ZZ1 to Z99001" });
        await Assertions.Expect(pile).ToContainTextAsync("42");
        await Browser.Follow(liaison, pile.GetByRole(AriaRole.Link));
        var letters = liaison.GetByRole(AriaRole.Link, new() { Name = "start medicine, ZZ1 to Z99001" });
        await Assertions.Expect(letters).ToHaveCountAsync(42);
        await Browser.Follow(liaison, letters.First);
        await Assertions.Expect(liaison.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Request: ");
        await Assertions.Expect(liaison.GetByText("EPS")).ToBeVisibleAsync();

        await liaison.GotoAsync("workspace/examples");
        await liaison.GetByLabel("Print example 1 of start medicine").CheckAsync();
        await liaison.GetByLabel("The words to print of example 1 of start medicine").FillAsync("Please start … for this patient");
        await Browser.Follow(liaison, liaison.GetByRole(AriaRole.Button, new() { Name = "Make the sheets to print" }));
        await Assertions.Expect(liaison.GetByText("Please start … for this patient")).ToBeVisibleAsync();
        await Assertions.Expect(liaison.GetByText("How to do it instead")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Everything_can_be_reached_and_done_by_keyboard()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var browser = await Browser.Launch();
        await using var server = new ServerProcess();
        await server.Start(cancel);
        var page = await browser.Visit(server.Address, 1280);
        await page.GotoAsync("workspace");
        await PressTo(page, "practice Z99001");
        await PressTo(page, "Raise an issue");
        await TabTo(page, "e => e.id", "description");
        await page.Keyboard.TypeAsync("Typed without a mouse.");
        await PressTo(page, "Send to the liaison");
        await Assertions.Expect(page.GetByText("Typed without a mouse.")).ToBeVisibleAsync();
        await PressTo(page, "Withdraw it, with the reason");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Say why");
    }

    /// <summary>Goes to the link or button of that name, as somebody without a mouse does, and presses it.</summary>
    private static async Task PressTo(IPage page, string name)
    {
        await TabTo(page, "e => e.textContent.trim()", name);
        await Browser.Follow(page, () => page.Keyboard.PressAsync("Enter"));
    }

    /// <summary>Tabs until what is said of that which has the focus holds those words; fails where no Tab leads there.</summary>
    private static async Task TabTo(IPage page, string said, string words)
    {
        var focused = page.Locator("*:focus");
        for (var n = 0; n < 200; n++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await focused.CountAsync() == 1 && (await focused.EvaluateAsync<string>(said)).Contains(words, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"No Tab leads to \"{words}\".");
    }

    private static async Task<string> Raise(IPage practice, string category, string description)
    {
        await practice.GotoAsync("workspace/raise");
        await practice.GetByLabel("What is it about?").SelectOptionAsync(category);
        await practice.GetByLabel("What happened?").FillAsync(description);
        await Browser.Follow(practice, practice.GetByRole(AriaRole.Button, new() { Name = "Send to the liaison" }));
        await Assertions.Expect(practice.GetByText(description)).ToBeVisibleAsync();
        return practice.Url;
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Every_page_passes_axe_and_fits_the_window(int width)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var browser = await Browser.Launch();
        await using var server = new ServerProcess();
        await server.Start(cancel);
        using var hospital = await server.Client("hospital", cancel);
        var letters = new InventedLetters(11);
        for (var n = 0; n < 8; n++)
            await Post(hospital, letters.Next(Monday.AddMinutes(n), 5, "ZZ1", "Z99001"), cancel);

        // axe is a script: it needs one switched on, the pages do not.
        var page = await SignIn(browser, server, "liaison", "ZZL", width, script: true);
        await page.GotoAsync("workspace/letters");
        var letter = await page.Locator("td a").First.GetAttributeAsync("href");
        await page.GotoAsync("workspace/inbox?kind=HospitalAction");
        var action = await page.Locator("td a").First.GetAttributeAsync("href");
        string[] paths =
        [
            "workspace",
            "workspace/inbox",
            "workspace/letters",
            letter![1..],
            action![1..],
            "workspace/policies",
            "workspace/policies/edit?custodian=ZZ1&practice=*&version=2026.1",
            "workspace/contacts",
            "workspace/trends",
            "workspace/examples",
        ];
        foreach (var path in paths)
        {
            var answer = await page.GotoAsync(path);
            Assert.Equal((int)HttpStatusCode.OK, answer!.Status);
            var results = await page.RunAxe();
            var serious = results
                .Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(v => $"{path}: {v.Id} {v.Help}");
            Assert.Empty(serious);
            var header = await page.EvaluateAsync<string>(
                "() => getComputedStyle(document.querySelector('.nhsuk-header')).backgroundColor"
            );
            Assert.Equal("rgb(0, 94, 184)", header);
            var overflow = await page.EvaluateAsync<int>(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
            );
            Assert.True(
                overflow <= 0,
                string.Create(CultureInfo.InvariantCulture, $"{path} is {overflow} px wider than a window of {width} px")
            );
            await Screenshot(page, path, width);
        }
    }

    /// <summary>Pictures for people to look at, where a folder for them is named.</summary>
    private static async Task Screenshot(IPage page, string path, int width)
    {
        if (Environment.GetEnvironmentVariable("FHIRINTERFACE_SCREENSHOTS") is { Length: > 0 } folder)
        {
            var name = string.Concat(
                path.Split('?')[0].Split('/') is [_, var section, ..] ? section : "home",
                "-",
                width.ToString(CultureInfo.InvariantCulture)
            );
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    private static async Task<IPage> SignIn(
        Browser browser,
        ServerProcess server,
        string role,
        string ods,
        int width = 1280,
        bool script = false
    )
    {
        var page = await browser.Visit(server.Address, width, script);
        await page.GotoAsync("workspace");
        await Browser.Follow(page, page.GetByRole(AriaRole.Button, new() { Name = $"{role} {ods}" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
        return page;
    }

    private static async Task<string?> Post(HttpClient hospital, InventedLetter letter, CancellationToken cancel)
    {
        using var answer = await hospital.PostAsync(
            new Uri("fhir/Bundle", UriKind.Relative),
            FhirJson.Content(FhirJson.Bytes(letter.Bundle)),
            cancel
        );
        return FhirJson.Disposition(await FhirJson.Json(answer, cancel));
    }
}
