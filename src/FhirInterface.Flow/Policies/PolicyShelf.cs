using FhirInterface.Policy.Decide;
using FhirInterface.Store;
using FhirInterface.Store.Policies;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Policies;

/// <summary>The policies in the store: all versions of all, and which one is in force.</summary>
public sealed class PolicyShelf(LetterStore store)
{
    private const string Shipped = "shipped";
    private readonly Lock changing = new();

    /// <summary>As they are now; replaced as a whole when one is added.</summary>
    public PolicySet Current { get; private set; } = PolicySet.Shipped;

    /// <summary>At start: takes in the shipped policies and those of a folder that are not there yet, then reads all.</summary>
    /// <exception cref="PolicyFormatException">A file is no policy; the message names it and the line.</exception>
    public async Task Load(string? folder, CancellationToken cancel)
    {
        var found = PolicySet.Shipped.Policies.Select(policy => (policy, Shipped)).ToList();
        if (folder is not null && Directory.Exists(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
                found.Add((PolicyDocument.Parse(await File.ReadAllTextAsync(file, cancel), file), Path.GetFileName(file)));
        }

        await store.Write(
            async (db, moment) =>
            {
                foreach (var (policy, why) in found)
                {
                    if (!await Has(db, policy))
                        db.Policies.Add(Row(policy, "start", why, moment));
                }

                return true;
            },
            cancel
        );
        await Refresh(cancel);
    }

    /// <summary>Adds a policy; a (custodian, practice, version) that is there already is refused.</summary>
    /// <param name="why">Why it was changed, in the caller's words; kept with who and when.</param>
    /// <exception cref="PolicyFormatException">The JSON is no policy; the message names the place.</exception>
    public async Task<PolicyAdded> Add(string json, string why, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var policy = PolicyDocument.Parse(json, "policy");
        if (!MayAdd(policy, caller))
            return new PolicyAdded.NotTheirs(policy);
        var added = await store.Write<PolicyAdded>(
            async (db, moment) =>
            {
                if (await Has(db, policy))
                    return new PolicyAdded.Exists(policy);
                db.Policies.Add(Row(policy, $"{caller.ClientId} ({caller.Ods})", why, moment));
                return new PolicyAdded.Added(policy);
            },
            cancel
        );
        await Refresh(cancel);
        return added;
    }

    /// <summary>
    /// A policy names the liaison, who sees every letter under it. So a liaison writes for those they look after already, and hands them to
    /// nobody; everything else is an administrator's.
    /// </summary>
    private bool MayAdd(PolicyDocument policy, Caller caller) =>
        caller.Role switch
        {
            CallerRole.Administrator => true,
            CallerRole.Liaison => policy.Liaison == caller.Ods
                && Current.For(policy.Custodian, policy.Practice, store.Time.GetUtcNow()).Liaison == caller.Ods,
            _ => false,
        };

    /// <summary>Reads again what is in the store: another server may have added to it.</summary>
    public async Task Refresh(CancellationToken cancel)
    {
        var rows = await store.Read(db => db.Policies.OrderBy(policy => policy.Key).ToListAsync(cancel));
        lock (changing)
        {
            // Policies are only ever added: who has read fewer has read them before another who was quicker.
            if (rows.Count < Current.Policies.Count)
                return;
            if (rows.Count != Current.Policies.Count || rows.Exists(row => !Current.Policies.Any(policy => policy.Json == row.Json)))
                Current = new PolicySet(
                    rows.Select(row => PolicyDocument.Parse(row.Json, $"{row.Custodian}/{row.Practice}/{row.Version}"))
                );
        }
    }

    /// <summary>All rows, with who added them, when and why.</summary>
    public Task<List<PolicyRecord>> Rows(CancellationToken cancel) =>
        store.Read(db => db.Policies.OrderBy(policy => policy.Key).ToListAsync(cancel));

    private static Task<bool> Has(StoreDb db, PolicyDocument policy) =>
        db.Policies.AnyAsync(row => row.Custodian == policy.Custodian && row.Practice == policy.Practice && row.Version == policy.Version);

    private static PolicyRecord Row(PolicyDocument policy, string by, string why, DateTimeOffset moment) =>
        new()
        {
            Custodian = policy.Custodian,
            Practice = policy.Practice,
            Version = policy.Version,
            Json = policy.Json,
            AddedBy = by,
            Why = why,
            AddedAt = moment,
        };
}

/// <summary>What became of a policy that was to be added.</summary>
public abstract record PolicyAdded
{
    private PolicyAdded() { }

    public sealed record Added(PolicyDocument Policy) : PolicyAdded;

    /// <summary>That version is there already: 409.</summary>
    public sealed record Exists(PolicyDocument Policy) : PolicyAdded;

    /// <summary>It is for organisations that the caller does not look after, or names another liaison: 403.</summary>
    public sealed record NotTheirs(PolicyDocument Policy) : PolicyAdded;
}
