namespace FhirInterface.Api.Documentation;

/// <summary>What an operation takes: the parameters of use <c>in</c> of its OperationDefinition.</summary>
/// <param name="About">The one that is a resource, and may be the body itself; null where there is none.</param>
/// <param name="Values">Those that are values.</param>
public sealed record OperationInputs(string? About, params IReadOnlyList<OperationValue> Values)
{
    /// <summary>Whether the operation may be called without the resource.</summary>
    public bool AboutIsOptional { get; init; }

    /// <summary>All names, as a developer is told them.</summary>
    public IEnumerable<string> Names =>
        About is null ? Values.Select(value => value.Name) : Values.Select(value => value.Name).Prepend(About);
}

/// <param name="Name">As it stands in the address, or in Parameters.</param>
/// <param name="Documentation">One line for a developer.</param>
/// <param name="Repeats">Whether it may be given more than once.</param>
public sealed record OperationValue(string Name, string Documentation, bool Repeats = false);
