using System.Globalization;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Tasks;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FhirInterface.Workspace.Pages;

/// <summary>What went wrong and waits for somebody, urgent ones first, then longest waiting; a liaison may take on or resolve several at once.</summary>
public sealed class InboxModel(ResourceReader reader, TaskSubjects subjects, IssueWork work, Ageing ageing) : WorkspacePage
{
    /// <summary>A search by words looks through this many at the most: it reads each.</summary>
    private const int MostSearched = 500;

    public static readonly IReadOnlyList<SelectListItem> Kinds =
    [
        new("Interface issues", "InterfaceIssue"),
        new("Hospital actions", "HospitalAction"),
        new("Practice actions", "GpAction"),
        new("Letters to practices", "GpLetter"),
    ];

    public static readonly IReadOnlyList<SelectListItem> States =
    [
        new("Open", "open"),
        new("Requested", "requested"),
        new("Accepted", "accepted"),
        new("In progress", "in-progress"),
        new("Completed", "completed"),
        new("Rejected", "rejected"),
        new("Cancelled", "cancelled"),
    ];

    [BindProperty(SupportsGet = true)]
    public string Kind { get; set; } = "InterfaceIssue";

    [BindProperty(SupportsGet = true)]
    public string Status { get; set; } = "open";

    [BindProperty(SupportsGet = true)]
    public string? Organisation { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Urgent { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Words { get; set; }

    [BindProperty(SupportsGet = true, Name = "after")]
    public string? After { get; set; }

    public IReadOnlyList<TaskView> Tasks { get; private set; } = [];
    public int? Total { get; private set; }
    public string? Next { get; private set; }
    public string? Message { get; private set; }
    public bool Filtered => Urgent || Status != "open" || !string.IsNullOrWhiteSpace(Organisation) || !string.IsNullOrWhiteSpace(Words);

    /// <summary>Whether the most pressing come first; what is done with is listed by its date alone.</summary>
    public bool UrgentFirst => Status is not ("completed" or "rejected" or "cancelled");

    /// <summary>Whether some of what is shown can be taken on or resolved together.</summary>
    public bool MayChoose => IsLiaison && Tasks.Any(task => task is { Kind: "InterfaceIssue", Open: true });

    /// <summary>How an open issue is doing by the policy's hours.</summary>
    public Age AgeOf(TaskView task, DateTimeOffset now) => ageing.Of(task, now);

    /// <summary>What the person's organisation does next; null where it is not its move.</summary>
    public string? NextOf(TaskView task) =>
        !task.Open || task.Owner != Caller.Ods
            ? null
            : task.Status switch
            {
                "requested" or "received" => "take it on, or resolve it",
                "accepted" => "start on it, or resolve it",
                "in-progress" => "resolve it",
                _ => "go on with it",
            };

    public string NextHref
    {
        get
        {
            var query = new QueryBuilder
            {
                { "kind", Kind },
                { "status", Status },
                { "urgent", Urgent ? "true" : "false" },
            };
            if (!string.IsNullOrWhiteSpace(Organisation))
                query.Add("organisation", Organisation);
            if (!string.IsNullOrWhiteSpace(Words))
                query.Add("words", Words);
            query.Add("after", Next ?? "");
            return "/workspace/inbox" + query.ToQueryString();
        }
    }

    public Task OnGet(CancellationToken cancel) => Load(cancel);

    /// <param name="chosen">Issues with the versions that the page showed, as <c>id/version</c>: what has changed since is left as it is.</param>
    public async Task<IActionResult> OnPost(string[] chosen, string move, string? comment, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        if (!IsLiaison)
            return NotTheirs();

        if (chosen.Length == 0)
            Message = "Nothing was chosen: tick the issues first.";
        else if (move == "completed" && string.IsNullOrWhiteSpace(comment))
            Message = "Say what was found or done: an issue is resolved with an outcome.";
        else
        {
            var done = 0;
            foreach (var issue in chosen.Take(SearchQuery.DefaultCount))
            {
                if (
                    issue.Split('/') is [var id, var number]
                    && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                    && await work.Move(id, version, move, comment, PersonName, Caller, cancel) is TaskMove.Moved
                )
                    done++;
            }

            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"{done} of {chosen.Length} moved on.{(done < chosen.Length ? " The others have changed meanwhile, or cannot be moved so: look again." : "")}"
            );
        }

        await Load(cancel);
        return Page();
    }

    /// <summary>Whether every word that was looked for stands in it.</summary>
    private bool Says(TaskView task) =>
        string.IsNullOrWhiteSpace(Words)
        || Words
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .All(word =>
                $"{task.Description} {task.SourceText} {task.Category} {task.Code} {string.Join(' ', task.Notes.Select(note => note.Text))}".Contains(
                    word,
                    StringComparison.OrdinalIgnoreCase
                )
            );

    private async Task Load(CancellationToken cancel)
    {
        List<Criterion> criteria =
        [
            TaskQueries.Profile(Kind),
            Status == "open" ? TaskQueries.Statuses(TaskQueries.OpenStatuses) : TaskQueries.Statuses(Status),
        ];
        if (Urgent)
            criteria.Add(new TokenCriterion("priority", [new TokenValue(null, "urgent")]));
        if (!string.IsNullOrWhiteSpace(Organisation))
            criteria.Add(TaskQueries.Party("requester:identifier", Organisation.Trim().ToUpperInvariant()));

        var searching = !string.IsNullOrWhiteSpace(Words);
        var page = await reader.Search(
            new SearchQuery("Task")
            {
                Criteria = criteria,
                Sort = UrgentFirst ? TaskQueries.MostPressing : TaskQueries.Oldest,
                Count = searching ? MostSearched : SearchQuery.DefaultCount,
                Continuation = After,
                WithTotal = true,
            },
            Caller,
            cancel
        );
        var found = page.Matches.Select(TaskView.Of).Where(Says);
        Tasks = await subjects.About([.. found], Caller, cancel);
        Total = searching ? Tasks.Count : page.Total;
        Next = page.Next;
    }
}
