using System.Net;
using System.Text.RegularExpressions;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>What goes wrong between people and pages: each says what is wrong and what to do, and nothing is lost or done twice.</summary>
public sealed partial class WorkspaceFormTests(Server server)
{
    [Theory]
    [InlineData("/workspace/issues/there-is-none")]
    [InlineData("/workspace/letters/there-is-none")]
    [InlineData("/workspace/nowhere")]
    public async Task What_is_not_there_is_said_on_a_page(string path)
    {
        using var liaison = await WorkspaceBrowser.SignedIn(server, "liaison");
        using var answer = await liaison.GetAsync(path, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no such page", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("practice-1", "/workspace/trends")]
    [InlineData("hospital", "/workspace/policies")]
    public async Task What_is_for_others_is_refused_on_a_page_and_not_led_to(string person, string path)
    {
        using var browser = await WorkspaceBrowser.SignedIn(server, person);
        using var answer = await browser.GetAsync(path, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("not for your organisation", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var pages = person == "hospital" ? new[] { "/workspace", "/workspace/trends" } : ["/workspace"];
        foreach (var page in pages)
            Assert.DoesNotContain($"href=\"{path}\"", await browser.GetStringAsync(page, Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_whose_token_is_no_longer_good_says_how_to_send_it_again()
    {
        using var practice = await WorkspaceBrowser.SignedIn(server, "practice-1");
        using var form = new FormUrlEncodedContent([new("Category", "other"), new("Description", "Said too late.")]);
        using var answer = await practice.PostAsync("/workspace/raise", form, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("send it once more", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/workspace/letters?from=31.12.2026")]
    [InlineData("/workspace/trends?from=yesterday")]
    public async Task A_day_that_is_none_is_not_left_out_in_silence(string path)
    {
        using var liaison = await WorkspaceBrowser.SignedIn(server, "liaison");
        Assert.Contains("could not be read", await liaison.GetStringAsync(path, Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_not_written_over_and_no_word_is_lost()
    {
        var (address, practice) = await Raise();
        using var first = practice;
        using var second = await WorkspaceBrowser.SignedIn(server, "liaison");
        var read = await second.GetStringAsync(address, Cancel);
        Assert.Contains(
            "Done.",
            await Answer(first, address, await first.GetStringAsync(address, Cancel), "", "One more thing."),
            StringComparison.Ordinal
        );

        var refused = await Answer(second, address, read, "completed", "Spoken with the ward.");
        Assert.Contains("It has changed since you opened this page", refused, StringComparison.Ordinal);
        Assert.Contains(">Spoken with the ward.</textarea>", refused, StringComparison.Ordinal);
        Assert.Contains("One more thing.", refused, StringComparison.Ordinal);

        Assert.Contains("Done.", await Answer(second, address, refused, "completed", "Spoken with the ward."), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_sent_twice_is_done_once()
    {
        var (address, practice) = await Raise();
        using var _ = practice;
        var read = await practice.GetStringAsync(address, Cancel);
        await Answer(practice, address, read, "", "Only once, please.");
        await Answer(practice, address, read, "", "Only once, please.");
        Assert.Single(Once().Matches(Notes(await practice.GetStringAsync(address, Cancel))));
    }

    [Fact]
    public async Task The_inbox_says_what_to_do_next_to_whose_move_it_is()
    {
        var (_, practice) = await Raise();
        using var raised = practice;
        using var liaison = await WorkspaceBrowser.SignedIn(server, "liaison");
        const string next = "Next: take it on, or resolve it";
        Assert.Contains(next, await liaison.GetStringAsync("/workspace/inbox", Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain(
            next,
            await practice.GetStringAsync("/workspace/inbox?kind=InterfaceIssue", Cancel),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_step_that_there_is_not_is_refused_in_words()
    {
        var (address, practice) = await Raise();
        using var _ = practice;
        var page = await Answer(practice, address, await practice.GetStringAsync(address, Cancel), "vanished", "Why not?");
        Assert.Contains("That step is not possible from here.", page, StringComparison.Ordinal);
    }

    private async Task<(string Address, HttpClient Practice)> Raise()
    {
        var practice = await WorkspaceBrowser.SignedIn(server, "practice-1");
        using var raised = await WorkspaceBrowser.Send(
            practice,
            "/workspace/raise",
            [new("Category", "other"), new("Description", "It names a team that there is not.")]
        );
        return (raised.RequestMessage!.RequestUri!.AbsolutePath, practice);
    }

    /// <summary>Sends the form of a page as it was read, however long ago.</summary>
    private static async Task<string> Answer(HttpClient browser, string address, string page, string move, string comment)
    {
        var version = Version().Match(page).Groups[1].Value;
        using var form = WorkspaceBrowser.Form(page, [new("version", version), new("move", move), new("comment", comment)]);
        using var answer = await browser.PostAsync(address, form, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    private static string Notes(string page) => page[page.IndexOf("Notes</h2>", StringComparison.Ordinal)..];

    [GeneratedRegex("name=\"version\" value=\"([0-9]+)\"")]
    private static partial Regex Version();

    [GeneratedRegex("Only once, please\\.")]
    private static partial Regex Once();
}
