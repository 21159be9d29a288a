using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Tasks;
using Hl7.Fhir.Model;

namespace FhirInterface.Demo;

/// <summary>
/// What people would do on a day: practices file their letters, hospitals accept and complete most of what came back, the liaison works the
/// inbox two days a week, as the officers who have the role do.
/// </summary>
internal sealed class DemoWork(ResourceReader reader, TaskMoves moves)
{
    /// <summary>One action in so many is left lying, so that the inbox has something to show.</summary>
    private const int LeftLying = 9;

    private int _seen;

    public async Task Day(int day, CancellationToken cancel)
    {
        foreach (var ods in new[] { "ZZ1", "ZZ2", "ZZ3" })
            await Work(new Caller("demo", ods, CallerRole.Hospital), "HospitalAction", ["accepted", "completed"], cancel);

        if (day % 7 is 1 or 4)
            await Work(new Caller("demo", "ZZL", CallerRole.Liaison), "InterfaceIssue", ["accepted", "completed"], cancel);

        // A practice a day: each comes round every twenty days, so that some letters are collected late.
        for (var practice = 1; practice <= 20; practice++)
        {
            if ((practice + day) % 4 == 0)
                continue;

            var surgery = new Caller(
                "demo",
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Z990{practice:00}"),
                CallerRole.Practice
            );
            await Work(surgery, "GpLetter", ["received", "completed"], cancel);
            await Work(surgery, "GpAction", ["accepted", "completed"], cancel);
        }
    }

    private async Task Work(Caller caller, string profile, string[] steps, CancellationToken cancel)
    {
        var query = new SearchQuery("Task")
        {
            Criteria =
            [
                new UriCriterion("_profile", [Systems.Profile(profile)]),
                new TokenCriterion("owner:identifier", [new TokenValue(Systems.Ods, caller.Ods)]),
                new TokenCriterion("status", [new TokenValue(null, "requested")]),
            ],
        };
        var page = await reader.Search(query, caller, cancel);
        foreach (var stored in page.Matches)
        {
            if (++_seen % LeftLying != 0)
                await Move(stored, steps, caller, cancel);
        }
    }

    private async Task Move(StoredResource stored, string[] steps, Caller caller, CancellationToken cancel)
    {
        var current = stored;
        foreach (var step in steps)
        {
            var task = current.Parse<Hl7.Fhir.Model.Task>();
            task.Status = Hl7.Fhir.Utility.EnumUtility.ParseLiteral<Hl7.Fhir.Model.Task.TaskStatus>(step);
            if (await moves.Move(current.Id, current.Version, task, caller, cancel) is not TaskMove.Moved moved)
                return;

            current = moved.Task;
        }
    }
}
