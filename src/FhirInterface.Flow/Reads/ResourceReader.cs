namespace FhirInterface.Flow.Reads;

/// <summary>
/// All reading of stored resources. Below every door lies the compartment rule of design 6.7: what a caller may not see is not there.
/// Each call leaves an AuditEvent before it answers.
/// </summary>
public sealed class ResourceReader
{
    /// <summary>The current version; null where there is none for the caller (404).</summary>
    public Task<StoredResource?> Read(string type, string id, Caller caller, CancellationToken cancel) =>
        throw new NotImplementedException();

    /// <summary>One version; null where there is none for the caller (404).</summary>
    public Task<StoredResource?> ReadVersion(string type, string id, int version, Caller caller, CancellationToken cancel) =>
        throw new NotImplementedException();

    /// <summary>All versions, newest first; null where there is none for the caller (404).</summary>
    public Task<SearchPage?> History(string type, string id, int count, string? continuation, Caller caller, CancellationToken cancel) =>
        throw new NotImplementedException();

    /// <summary>A page of what the caller may see.</summary>
    /// <exception cref="InvalidContinuationException">The continuation is not one of ours, or of another search.</exception>
    public Task<SearchPage> Search(SearchQuery query, Caller caller, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>The bytes of a posting; null where there is none for the caller (404).</summary>
    public Task<PostedBytes?> Binary(string id, Caller caller, CancellationToken cancel) => throw new NotImplementedException();
}

/// <summary>A continuation that this server did not give out for this search: 400.</summary>
public sealed class InvalidContinuationException() : Exception("The page asked for is not one that this search gave out.");
