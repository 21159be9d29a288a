namespace FhirInterface.Flow.Reads;

/// <summary>A search in typed criteria: all must hold. What a parameter is and where it applies, <see cref="SearchCatalog"/> says.</summary>
public sealed record SearchQuery(string Type)
{
    public const int DefaultCount = 50;
    public const int MaxCount = 500;

    public IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>Empty: in the order in which the resources came first, which no later change disturbs.</summary>
    public IReadOnlyList<SortKey> Sort { get; init; } = [];

    /// <summary>Matches a page, 1 to <see cref="MaxCount"/>.</summary>
    public int Count { get; init; } = DefaultCount;

    /// <summary>From <see cref="SearchPage.Next"/> of the page before; the rest of the query must be the same.</summary>
    public string? Continuation { get; init; }

    /// <summary><c>_summary=count</c>: the total and no matches.</summary>
    public bool CountOnly { get; init; }

    /// <summary><c>_total=accurate</c>.</summary>
    public bool WithTotal { get; init; }

    /// <summary>For example <c>Task:focus</c>.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>For example <c>Provenance:target</c>.</summary>
    public IReadOnlyList<string> RevInclude { get; init; } = [];
}

/// <summary>One condition; <paramref name="Parameter"/> without modifier, as <c>owner:identifier</c> or <c>_lastUpdated</c> in the catalogue.</summary>
public abstract record Criterion(string Parameter);

/// <summary>Any of these tokens (or, with <paramref name="Not"/>, none of them).</summary>
public sealed record TokenCriterion(string Parameter, IReadOnlyList<TokenValue> AnyOf, bool Not = false) : Criterion(Parameter);

/// <summary>A token: <c>system|code</c>; a null system matches any, an empty one matches none given.</summary>
public sealed record TokenValue(string? System, string? Code);

/// <summary>Any of these dates.</summary>
public sealed record DateCriterion(string Parameter, IReadOnlyList<DateValue> AnyOf) : Criterion(Parameter);

/// <summary>A date of some precision as the range that it covers: from <paramref name="From"/>, before <paramref name="Before"/>.</summary>
public sealed record DateValue(DatePrefix Prefix, DateTimeOffset From, DateTimeOffset Before);

public enum DatePrefix
{
    Eq,
    Ne,
    Lt,
    Gt,
    Le,
    Ge,
    Sa,
    Eb,
    Ap,
}

/// <summary>Any of these resources; without <paramref name="AnyOf"/>'s version any version of them.</summary>
public sealed record ReferenceCriterion(string Parameter, IReadOnlyList<ReferenceValue> AnyOf) : Criterion(Parameter);

public sealed record ReferenceValue(string Type, string Id, int? Version = null);

/// <summary>Any of these canonicals or URIs.</summary>
public sealed record UriCriterion(string Parameter, IReadOnlyList<string> AnyOf) : Criterion(Parameter);

/// <summary>Whether a value is there at all.</summary>
public sealed record MissingCriterion(string Parameter, bool Missing) : Criterion(Parameter);

public sealed record SortKey(string Parameter, bool Descending = false);

/// <summary>A page of what a search or a history found.</summary>
/// <param name="Matches">In order.</param>
/// <param name="Included">What <c>_include</c> and <c>_revinclude</c> added.</param>
/// <param name="Total">Where it was asked for.</param>
/// <param name="Next">Opaque; null on the last page.</param>
public sealed record SearchPage(IReadOnlyList<StoredResource> Matches, IReadOnlyList<StoredResource> Included, int? Total, string? Next)
{
    /// <summary>Whom the matches concern, for the audit.</summary>
    internal IReadOnlyList<(string Id, Seen Seen)> Concerned { get; init; } = [];
}
