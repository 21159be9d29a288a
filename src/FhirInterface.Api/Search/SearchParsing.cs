using System.Globalization;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;
using SortKey = FhirInterface.Flow.Reads.SortKey;

namespace FhirInterface.Api.Search;

/// <summary>A search as it was asked: what to look for, and in which shape to answer.</summary>
/// <param name="Parameters">What was understood, in order: the self link says these and no others.</param>
/// <param name="Ignored">What was not, for a lenient caller.</param>
public sealed record AskedSearch(
    SearchQuery Query,
    AnswerShape Shape,
    IReadOnlyList<KeyValuePair<string, string>> Parameters,
    IReadOnlyList<OperationOutcome.IssueComponent> Ignored
);

/// <summary>From the parameters of a search to typed criteria. What is not understood is refused, unless the caller is lenient.</summary>
public sealed class SearchParsing(string type, bool lenient)
{
    private readonly List<Criterion> criteria = [];
    private readonly List<KeyValuePair<string, string>> used = [];
    private readonly List<OperationOutcome.IssueComponent> ignored = [];
    private SearchQuery query = new(type);
    private AnswerShape shape = AnswerShape.Whole;

    public static (AskedSearch? Search, FhirResult? Refusal) Parse(
        string type,
        IEnumerable<KeyValuePair<string, string>> parameters,
        bool lenient
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new SearchParsing(type, lenient).Parse(parameters);
    }

    private (AskedSearch?, FhirResult?) Parse(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            var problem = value.Length > SearchLimits.MaxValueLength ? "The value is too long." : Take(name, value);
            if (problem is null)
            {
                if (name is not ("_format" or "_pretty"))
                    used.Add(new(name, value));
                continue;
            }

            if (!lenient)
                return (null, Refuse(name, problem));
            ignored.Add(Ignored(name, problem));
        }

        if (criteria.Count > SearchLimits.MaxCriteria)
            return (null, Refuse(type, "There are too many conditions."));
        return (new AskedSearch(query with { Criteria = criteria }, shape, used, ignored), null);
    }

    /// <summary>Null where the parameter was understood; else what is wrong with it.</summary>
    private string? Take(string name, string value)
    {
        switch (name)
        {
            case "_format" or "_pretty":
                return null;
            case "_count":
                return TakeCount(value);
            case "_sort":
                return TakeSort(value);
            case "_include":
                return TakeInclude(
                    value,
                    SearchLimits.Includes(type),
                    include => query = query with { Include = [.. query.Include, include] }
                );
            case "_revinclude":
                return TakeInclude(
                    value,
                    SearchLimits.RevIncludes(type),
                    include => query = query with { RevInclude = [.. query.RevInclude, include] }
                );
            case "_total":
                query = query with { WithTotal = value is "accurate" or "estimate" };
                return value is "accurate" or "estimate" or "none" ? null : "_total may be accurate, estimate or none.";
            case "_summary" when value == "count":
                query = query with { CountOnly = true };
                return null;
            case "_summary" or "_elements":
                return AnswerShape.Take(name, value, ref shape);
            default:
                return TakeCriterion(name, value);
        }
    }

    private string? TakeCount(string value)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return "_count must be a whole number from 0 on.";
        query = count == 0 ? query with { CountOnly = true } : query with { Count = Math.Min(count, SearchQuery.MaxCount) };
        return null;
    }

    private string? TakeSort(string value)
    {
        var keys = new List<SortKey>();
        foreach (var part in value.Split(','))
        {
            var descending = part.StartsWith('-');
            var key = new SortKey(descending ? part[1..] : part, descending);
            if (SearchCatalog.Find(type, key.Parameter) is not { Sortable: true })
            {
                var sortable = string.Join(", ", SearchCatalog.Types[type].Where(known => known.Sortable).Select(known => known.Name));
                return $"_sort takes {sortable}, each with a minus before it for descending order.";
            }

            keys.Add(key);
        }

        query = query with { Sort = keys };
        return null;
    }

    private static string? TakeInclude(string value, IReadOnlyList<string> offered, Action<string> add)
    {
        var parts = value.Split(':');
        var bare = string.Join(':', parts.Take(2));
        if (parts.Length > 3 || !offered.Contains(bare, StringComparer.Ordinal))
            return offered.Count == 0 ? "No reference of this type is followed." : $"What is followed: {string.Join(", ", offered)}.";
        add(value);
        return null;
    }

    private string? TakeCriterion(string name, string value)
    {
        var (parameter, modifier) = Find(name);
        if (parameter is null)
            return Unknown(name);
        if (value.Length == 0)
            return "The value is empty.";
        if (modifier == "missing")
        {
            criteria.Add(new MissingCriterion(parameter.Name, value == "true"));
            return value is "true" or "false" ? null : ":missing is true or false.";
        }

        if (modifier is not null && (modifier != "not" || parameter.Kind != SearchKind.Token))
            return $"The modifier :{Plain(modifier)} is not offered for this parameter.";

        var values = SearchValues.Split(value, ',');
        if (values.Count > SearchLimits.MaxValues)
            return "There are too many values.";
        return SearchValues.Read(parameter, values, modifier == "not") switch
        {
            (Criterion criterion, _) => Add(criterion),
            (_, var problem) => problem,
        };
    }

    private string? Add(Criterion criterion)
    {
        criteria.Add(criterion);
        return null;
    }

    /// <summary>The parameter of that name, which may carry a modifier; <c>:identifier</c> is part of the catalogue's names.</summary>
    private (SearchParameterInfo? Parameter, string? Modifier) Find(string name)
    {
        if (SearchCatalog.Find(type, name) is { } whole)
            return (whole, null);
        var colon = name.LastIndexOf(':');
        return colon < 0 ? (null, null) : (SearchCatalog.Find(type, name[..colon]), name[(colon + 1)..]);
    }

    private string Unknown(string name)
    {
        if (SearchCatalog.Find(type, name + ":identifier") is not null)
            return $"References are searched by identifier here: {name}:identifier=system|value.";
        var known = string.Join(", ", SearchCatalog.Types[type].Select(parameter => parameter.Name));
        return $"There is no such search parameter for {type}. Those there are: {known}.";
    }

    private static OperationOutcome.IssueComponent Ignored(string name, string problem) =>
        HttpOutcomes.Issue(
            OperationOutcome.IssueSeverity.Warning,
            OperationOutcome.IssueType.NotSupported,
            "Ignored, as handling=lenient asks. " + problem,
            "http." + Plain(name)
        );

    private static FhirResult Refuse(string name, string problem) =>
        FhirResult.Refuse(400, OperationOutcome.IssueType.NotSupported, problem, "http." + Plain(name));

    // A name is of the caller's choice: what is not a name is not repeated.
    internal static string Plain(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ':' or '.') ? name : "parameter";
}
