namespace FhirInterface.Store.Resources;

/// <summary>What is known of a resource whose every version is a <see cref="StoredVersion"/>.</summary>
public interface IVersioned
{
    /// <summary>In the order of first versions; never changes.</summary>
    long Key { get; }
    string Id { get; }

    /// <summary>Of the current version.</summary>
    DateTimeOffset LastUpdated { get; }
}
