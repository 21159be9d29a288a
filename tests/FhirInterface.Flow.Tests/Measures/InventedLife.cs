using System.Globalization;
using FhirInterface.Flow.Policies;
using FhirInterface.Flow.Tasks;
using FhirInterface.Policy;
using FhirInterface.Store;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Retention;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Tests.Measures;

/// <summary>
/// Some weeks of an interface by chance: letters, corrections that mend and that ask anew, withdrawals, actions that hospitals complete or
/// fail, clocks that run out, issues, new policies, purges. It remembers of each ask by which policy its first letter was judged.
/// </summary>
internal sealed class InventedLife(FlowBench bench, int seed)
{
    private static readonly string[] Asks =
    [
        "GP to chase the CT chest report.",
        "GP to arrange an MRI scan of the knee.",
        "GP to start amlodipine 5 mg once daily.",
        "GP to issue a fit note.",
        "GP to refer to dermatology.",
        "GP to review blood pressure in 6 weeks.",
        "GP to inform the patient of the biopsy result.",
    ];

    private static readonly string[] Practices = ["Z99001", "Z99002", "Z99003"];

    private readonly List<LetterText> _posted = [];
    private int _policies;

    /// <summary>By ask: the URL of the policy that the letter was judged by which made it.</summary>
    public Dictionary<string, string> PolicyOf { get; } = new(StringComparer.Ordinal);

    /// <summary>Letters that were held from practices when they were last there, by id.</summary>
    public Dictionary<string, bool> VisibleToPractice { get; } = new(StringComparer.Ordinal);

    public async System.Threading.Tasks.Task Run(int steps)
    {
        // A test's chance must come out the same again.
#pragma warning disable CA5394
        var random = new Random(seed);
        for (var step = 0; step < steps; step++)
        {
            switch (random.Next(12))
            {
                case 0 or 1 or 2 or 3:
                    await Post(
                        new LetterText(Some(random)) { Practice = Pick(random, Practices), Custodian = Pick(random, ["ZZ1", "ZZ2"]) }
                    );
                    break;
                case 4 or 5 when _posted.Count > 0:
                    await Correct(random);
                    break;
                case 6 or 7:
                    await MoveOne(random);
                    break;
                case 8:
                    await bench.Pass(TimeSpan.FromHours(random.Next(1, 60)));
                    break;
                case 9:
                    await AddPolicy();
                    break;
                case 10:
                    await bench.Submit(RequestTests.Request());
                    break;
                default:
                    await new Purge(bench.Get<LetterStore>()).Run(bench.Time.GetUtcNow().AddDays(-4), dryRun: false, FlowBench.Cancel);
                    break;
            }

            await Remember();
        }
#pragma warning restore CA5394
    }

#pragma warning disable CA5394
    private static string[] Some(Random random) => [.. Asks.Where(_ => random.Next(3) == 0).DefaultIfEmpty("Home with family.")];

    private static T Pick<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private System.Threading.Tasks.Task Post(LetterText letter)
    {
        _posted.Add(letter);
        return bench.Submit(letter, letter.Custodian == "ZZ1" ? FlowBench.Hospital : FlowBench.OtherHospital);
    }

    private System.Threading.Tasks.Task Correct(Random random)
    {
        var at = random.Next(_posted.Count);
        var old = _posted[at];
        _posted.RemoveAt(at);
        var withdraws = random.Next(5) == 0;
        return Post(
            new LetterText(withdraws ? old.Plan : Some(random))
            {
                Replaces = old.Posting,
                Practice = old.Practice,
                Custodian = old.Custodian,
                Status = withdraws ? CompositionStatus.EnteredInError : CompositionStatus.Amended,
            }
        );
    }

    private async System.Threading.Tasks.Task MoveOne(Random random)
    {
        var hospital = Pick(random, [FlowBench.Hospital, FlowBench.OtherHospital]);
        var open = await bench.Tasks(hospital, "HospitalAction", openOnly: true);
        if (open.Count == 0)
            return;
        var action = Pick(random, open);
        if (action.Status == FhirTask.TaskStatus.Requested)
            await bench.Move(action, FhirTask.TaskStatus.Accepted, hospital);
        if (random.Next(3) == 0)
            await bench.Move(action, FhirTask.TaskStatus.Failed, hospital, "No capacity.");
        else
            await bench.Move(action, FhirTask.TaskStatus.Completed, hospital);
    }
#pragma warning restore CA5394

    /// <summary>Another version of the policy for one hospital, with minutes of its own.</summary>
    private async System.Threading.Tasks.Task AddPolicy()
    {
        var shelf = bench.Get<PolicyShelf>();
        var json = System.Text.Json.Nodes.JsonNode.Parse(shelf.Current.For("ZZ1", null, bench.Time.GetUtcNow()).Json)!.AsObject();
        json["custodian"] = "ZZ1";
        json["version"] = string.Create(CultureInfo.InvariantCulture, $"2026.life.{++_policies}");
        json["effectiveFrom"] = London.DateOf(bench.Time.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        json["minutes"]!["chase-result"]!["central"] = 5 + _policies;
        json["minutes"]!["chase-result"]!["high"] = 40 + _policies;
        Assert.IsType<PolicyAdded.Added>(await shelf.Add(json.ToJsonString(), "for the test", FlowBench.Liaison, FlowBench.Cancel));
    }

    private async System.Threading.Tasks.Task Remember()
    {
        var store = bench.Get<LetterStore>();
        foreach (var letter in await store.Read(db => db.Letters.ToListAsync(FlowBench.Cancel)))
            VisibleToPractice[letter.Id] = letter.VisibleToPractice;
        var letters = await store.Read(db => db.Letters.ToDictionaryAsync(letter => letter.Id, FlowBench.Cancel));
        foreach (var ask in await store.Read(db => db.Asks.ToListAsync(FlowBench.Cancel)))
        {
            if (!PolicyOf.ContainsKey(ask.Id))
                PolicyOf[ask.Id] = letters[ask.LetterId].PolicyUrl;
        }
    }
}
