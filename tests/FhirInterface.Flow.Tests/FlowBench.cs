using System.Text;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Release;
using FhirInterface.Flow.Tasks;
using Hl7.Fhir.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Tests;

/// <summary>The whole flow over a real SQLite file (or PostgreSQL, where one is named), with a clock that the test turns. <see cref="Restart"/> is a new process over the file.</summary>
internal sealed class FlowBench : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static readonly Caller Hospital = new("epr-1", "ZZ1", CallerRole.Hospital);
    public static readonly Caller OtherHospital = new("epr-2", "ZZ2", CallerRole.Hospital);
    public static readonly Caller Practice = new("gp-1", "Z99001", CallerRole.Practice);
    public static readonly Caller OtherPractice = new("gp-2", "Z99002", CallerRole.Practice);
    public static readonly Caller Liaison = new("liaison", "ZZL", CallerRole.Liaison);

    private readonly string folder = Directory.CreateTempSubdirectory("fhirinterface-").FullName;

    /// <summary>A PostgreSQL server, as a connection string without database: for tests of several servers.</summary>
    private static readonly string? Postgres = Environment.GetEnvironmentVariable("FHIRINTERFACE_TEST_POSTGRES");

    /// <summary>Whether all tests are to run on it, instead of on SQLite.</summary>
    private static readonly bool Everywhere =
        Postgres is not null && Environment.GetEnvironmentVariable("FHIRINTERFACE_TEST_STORE") == "postgresql";
    private bool onPostgres = Everywhere;
    private string database = $"flow_{Guid.NewGuid():N}";
    private ServiceProvider services = null!;

    private bool realTime;
    private bool isSecond;
    private Func<FlowOptions, FlowOptions> change = options => options;

    private FlowBench() { }

    public FakeTimeProvider Time { get; } = new(Start);

    public LetterFlow Flow => services.GetRequiredService<LetterFlow>();
    public ResourceReader Reader => services.GetRequiredService<ResourceReader>();
    public TaskMoves Moves => services.GetRequiredService<TaskMoves>();
    public IssueDesk Desk => services.GetRequiredService<IssueDesk>();
    public ClockWork Clock => services.GetRequiredService<ClockWork>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="realTime">By the real clock, for what waits on others.</param>
    /// <param name="shared">On PostgreSQL, where there may be another server; skips the test where there is none.</param>
    public static async Task<FlowBench> Open(bool realTime = false, bool shared = false)
    {
        var bench = new FlowBench { realTime = realTime };
        if (shared)
        {
            Assert.SkipUnless(Postgres is not null, "FHIRINTERFACE_TEST_POSTGRES names no PostgreSQL: see .ci/on-postgresql.");
            bench.onPostgres = true;
        }

        await bench.Restart();
        return bench;
    }

    /// <summary>Another server over the same PostgreSQL.</summary>
    public async Task<FlowBench> Another(Func<FlowOptions, FlowOptions>? change = null)
    {
        var bench = new FlowBench
        {
            realTime = realTime,
            database = database,
            isSecond = true,
            onPostgres = true,
        };
        if (change is not null)
            bench.change = change;
        await bench.Restart();
        return bench;
    }

    /// <summary>What is in memory goes, what is on disk stays.</summary>
    public async Task Restart()
    {
        if (services is not null)
            await services.DisposeAsync();
        services = new ServiceCollection()
            .AddSingleton(realTime ? TimeProvider.System : Time)
            .AddFlow(
                change(
                    new FlowOptions
                    {
                        DataFolder = folder,
                        AllowPrivateAddresses = true,
                        Provider = onPostgres ? "postgresql" : "sqlite",
                        ConnectionString = onPostgres ? $"{Postgres};Database={database}" : null,
                    }
                )
            )
            .BuildServiceProvider();
        await services.GetRequiredService<FlowStart>().Prepare(Cancel);
    }

    private DateTimeOffset Now => realTime ? TimeProvider.System.GetUtcNow() : Time.GetUtcNow();

    /// <summary>Lets time pass and does what is due then.</summary>
    public async Task Pass(TimeSpan time)
    {
        Time.Advance(time);
        await Clock.RunDue(Cancel);
    }

    public Task<Submission> Submit(LetterText letter, Caller? caller = null, string? requestId = null) =>
        Submit(letter.Write(), caller, requestId);

    public Task<Submission> Submit(Bundle letter, Caller? caller = null, string? requestId = null)
    {
        var bytes = FhirText.Write(letter).ToArray();
        var posting = new Posting(bytes, "application/fhir+json", FhirText.Read(bytes), requestId, Now);
        return Flow.SubmitLetter(posting, caller ?? Hospital, Cancel);
    }

    public Task<Submission> Submit(MedicationRequest request, Caller? caller = null)
    {
        var bytes = FhirText.Write(request).ToArray();
        var posting = new Posting(bytes, "application/fhir+json", FhirText.Read(bytes), null, Time.GetUtcNow());
        return Flow.SubmitRequest(posting, caller ?? Hospital, Cancel);
    }

    /// <summary>All Tasks that the caller sees, oldest first.</summary>
    public async Task<List<FhirTask>> Tasks(Caller caller, string? profile = null, bool openOnly = false)
    {
        var criteria = new List<Criterion>();
        if (profile is not null)
            criteria.Add(new UriCriterion("_profile", [Systems.Profile(profile)]));
        var page = await Reader.Search(new SearchQuery("Task") { Criteria = criteria, Count = SearchQuery.MaxCount }, caller, Cancel);
        return
        [
            .. page
                .Matches.Select(match => match.Parse<FhirTask>())
                .Where(task =>
                    !openOnly
                    || task.Status
                        is not (
                            FhirTask.TaskStatus.Cancelled
                            or FhirTask.TaskStatus.Completed
                            or FhirTask.TaskStatus.Rejected
                            or FhirTask.TaskStatus.Failed
                        )
                ),
        ];
    }

    public async Task<TaskMove> Move(FhirTask task, FhirTask.TaskStatus to, Caller caller, string? reason = null)
    {
        var stored = await Reader.Read("Task", task.Id!, caller, Cancel);
        var wanted = stored!.Parse<FhirTask>();
        wanted.Status = to;
        if (reason is not null)
            wanted.StatusReason = new CodeableConcept { Text = reason };
        return await Moves.Move(task.Id!, stored.Version, wanted, caller, Cancel);
    }

    public async Task<Bundle?> Letter(string id, Caller caller, int? version = null)
    {
        var stored = version is { } number
            ? await Reader.ReadVersion("Bundle", id, number, caller, Cancel)
            : await Reader.Read("Bundle", id, caller, Cancel);
        return stored?.Parse<Bundle>();
    }

    public static string Words(Bundle letter) =>
        string.Join('\n', ((Composition)letter.Entry[0].Resource!).Section.Select(section => section.Text?.Div));

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (!isSecond)
            Npgsql.NpgsqlConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
