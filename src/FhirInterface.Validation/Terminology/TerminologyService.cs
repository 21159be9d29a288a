using System.Collections.Concurrent;
using System.Text.Json;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Terminology;

/// <summary>
/// Answers about codes from the code systems and value sets at hand, and from built-in rules for the systems that FHIR
/// does not publish as lists. Each definition is read when it is first asked for and kept; thread-safe, CPU only unless
/// an external server is given.
/// </summary>
public sealed class TerminologyService : IFhirPathTerminology
{
    // Documents may name any number of systems that are not at hand: so many of them are remembered, and no long ones.
    private const int MostAbsentSystems = 1_000;
    private const int LongestAbsentSystem = 200;

    private readonly ITerminologySource source;
    private readonly IExternalTerminology? external;
    private readonly ConcurrentDictionary<string, Lazy<CodeSystemContent?>> systems;
    private readonly ConcurrentDictionary<string, ValueSetContent?> valueSets;
    private readonly Counter absentSystems;

    /// <param name="source">The definitions at hand.</param>
    /// <param name="external">Asked about codes that nothing at hand can judge; null: such codes are not checked.</param>
    public TerminologyService(ITerminologySource source, IExternalTerminology? external = null)
    {
        this.source = source;
        this.external = external;
        systems = new ConcurrentDictionary<string, Lazy<CodeSystemContent?>>(StringComparer.Ordinal);
        valueSets = new ConcurrentDictionary<string, ValueSetContent?>(StringComparer.Ordinal);
        absentSystems = new Counter();
    }

    private TerminologyService(TerminologyService whole, IExternalTerminology external)
    {
        source = whole.source;
        this.external = external;
        systems = whole.systems;
        valueSets = whole.valueSets;
        absentSystems = whole.absentSystems;
    }

    /// <summary>Shared by all that know the same systems.</summary>
    private sealed class Counter
    {
        public int Value;
    }

    /// <summary>The same, but with so many questions to the external server as one document may cost.</summary>
    internal TerminologyService ForOneDocument() => external is null ? this : new TerminologyService(this, new QuestionLimit(external));

    /// <summary>Whether a value set is at hand (which does not say that all of it can be evaluated).</summary>
    public bool HasValueSet(string canonical) => ValueSet(canonical) is not null;

    /// <summary>Whether a code system is at hand, as a list or as a built-in rule.</summary>
    public bool HasCodeSystem(string system) => CodeSystem(system) is not null || KnownSystems.Knows(system);

    /// <summary>Whether a code system is at hand that only adds to another one.</summary>
    public bool IsSupplement(string system) => CodeSystem(system) is { IsSupplement: true };

    /// <summary>The type of a concept's property; null where the code system is not at hand or does not define it.</summary>
    public string? PropertyType(string system, string property) => CodeSystem(system)?.PropertyType(property);

    /// <summary>The operators that a code system defines for a filter; none where it is not at hand or does not define it.</summary>
    public IReadOnlyList<string> FilterOperators(string system, string filter) => CodeSystem(system)?.Operators(filter) ?? [];

    /// <summary>Whether a code exists in its system.</summary>
    public CodeAnswer CheckCode(string system, string code)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(code);
        if (CodeSystem(system) is { } content)
        {
            return content.IsSupplement ? CodeAnswer.Invalid($"{system} only adds to another code system: the code is of that one.")
                : content.Find(code) is not null ? CodeAnswer.Valid
                : content.IsComplete ? CodeAnswer.Invalid($"The code is not in the code system {system}.")
                : Ask(null, new CodedValue(system, code), CodeAnswer.SystemMissing(system));
        }

        var known = KnownSystems.Check(system, code);
        return known.Outcome == CodeOutcome.NotChecked ? Ask(null, new CodedValue(system, code), known) : known;
    }

    /// <summary>Whether a code is in a value set; without a system it is sought in all that the value set draws on.</summary>
    public CodeAnswer CheckMember(string valueSet, CodedValue coded)
    {
        ArgumentNullException.ThrowIfNull(valueSet);
        var answer = ValueSet(valueSet) is { } content
            ? content.Contains(coded.System, coded.Code, this)
            : CodeAnswer.ValueSetMissing(ValueSetUrl(valueSet));
        return answer.Outcome == CodeOutcome.NotChecked ? Ask(valueSet, coded, answer) : answer;
    }

    /// <summary>A code that a value set lists and that another one has not; null if there is none, or that cannot be told.</summary>
    public CodedValue? FirstOutside(string valueSet, string within) =>
        ValueSet(valueSet) is { } narrow && ValueSet(within) is { } wide ? narrow.FirstOutside(wide, this) : null;

    /// <summary>
    /// Whether an element meets a binding: of the codings of a CodeableConcept any one will do. An element without any code
    /// is invalid, since it has none from the value set.
    /// </summary>
    public CodeAnswer CheckMember(string valueSet, Node coded) => CheckMember(valueSet, coded, new TextCache());

    /// <inheritdoc cref="CheckMember(string, Node)"/>
    internal CodeAnswer CheckMember(string valueSet, Node coded, TextCache texts)
    {
        if (coded is { IsPrimitive: true, HasValue: true } && !coded.Utf8.IsEmpty)
        {
            return CheckMember(valueSet, new CodedValue(null, texts.Of(coded)));
        }

        // Coding and Quantity carry their code themselves, a CodeableConcept in its codings.
        var best = CheckCoding(valueSet, coded, texts);
        if (!coded.IsPrimitive)
        {
            foreach (var coding in coded.ChildrenNamed(WellKnown.Coding))
            {
                if (best is { Outcome: CodeOutcome.Valid })
                {
                    break;
                }

                var answer = CheckCoding(valueSet, coding, texts);
                best = Better(best, answer);
            }
        }

        return best ?? CodeAnswer.Invalid($"There is no code from the value set {ValueSetUrl(valueSet)}.");
    }

    /// <summary>Null without a code.</summary>
    private CodeAnswer? CheckCoding(string valueSet, Node coding, TextCache texts)
    {
        if (Text(coding, WellKnown.Code, texts) is not { } code)
        {
            return null;
        }

        return Text(coding, WellKnown.System, texts) is { } system
            ? CheckMember(valueSet, new CodedValue(system, code))
            : CodeAnswer.Invalid($"A code without a system is in no value set, so not in {ValueSetUrl(valueSet)}.");
    }

    /// <summary>Of several codes of one element valid counts before not checked, and that before invalid.</summary>
    private static CodeAnswer? Better(CodeAnswer? one, CodeAnswer? other) =>
        one is null ? other
        : other is null ? one
        : other.Value.Outcome == CodeOutcome.Valid
        || (other.Value.Outcome == CodeOutcome.NotChecked && one.Value.Outcome == CodeOutcome.Invalid)
            ? other
        : one;

    private static string? Text(Node node, int name, TextCache texts) =>
        node.Child(name) is { Exists: true, HasValue: true } child ? texts.Of(child) : null;

    /// <summary>
    /// The texts that a code may be displayed with, its own first; null where the system is not at hand, the code is not
    /// in it, or <paramref name="display"/> is one of them. Case and white space do not count.
    /// </summary>
    public IReadOnlyList<string>? WrongDisplay(string system, string code, string display)
    {
        if (CodeSystem(system)?.Find(code) is not { Display: { } own } concept || IsSame(own, display))
        {
            return null;
        }

        foreach (var designation in concept.Designations)
        {
            if (IsSame(designation, display))
            {
                return null;
            }
        }

        return [own, .. concept.Designations];
    }

    /// <summary>Whether a value set shows any code otherwise than its code system does.</summary>
    public bool HasDisplays(string valueSet) => ValueSet(valueSet) is { HasDisplays: true };

    /// <summary>Whether a value set itself shows a code like that, besides what its code system shows.</summary>
    public bool Shows(string valueSet, string system, string code, string display) =>
        ValueSet(valueSet) is { } content && content.Shows(system, code, display);

    /// <summary>The display of a code in a system at hand; null if there is none.</summary>
    public string? Display(string system, string code) => CodeSystem(system)?.Find(code)?.Display;

    /// <summary>Whether a code is in a system at hand and marked as inactive, retired or deprecated.</summary>
    public bool IsInactive(string system, string code) => CodeSystem(system)?.Find(code) is { IsInactive: true };

    bool? IFhirPathTerminology.MemberOf(Node coded, string valueSet) =>
        CheckMember(valueSet, coded).Outcome switch
        {
            CodeOutcome.Valid => true,
            CodeOutcome.Invalid => false,
            _ => null,
        };

    bool? IFhirPathTerminology.Subsumes(string system, string code, string other)
    {
        if (CodeSystem(system) is not { } content || content.Find(code) is not { } upper || content.Find(other) is not { } lower)
        {
            return null;
        }

        return CodeSystemContent.SelfAndAncestors(lower).Contains(upper);
    }

    internal CodeSystemContent? CodeSystem(string canonical)
    {
        var url = UrlOf(canonical);
        if (systems.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(url, out var known))
        {
            return known.Value;
        }

        var name = url.ToString();
        if (source.FindCodeSystem(name).IsEmpty && !MayRemember(name))
        {
            return null;
        }

        return systems
            .GetOrAdd(
                name,
                static (key, service) =>
                    new Lazy<CodeSystemContent?>(() => service.ReadCodeSystem(key), LazyThreadSafetyMode.ExecutionAndPublication),
                this
            )
            .Value;
    }

    /// <summary>Whether there is room for one more system that is not at hand.</summary>
    private bool MayRemember(string absent) =>
        KnownSystems.Knows(absent)
        || (
            absent.Length <= LongestAbsentSystem
            && absentSystems.Value < MostAbsentSystems
            && Interlocked.Increment(ref absentSystems.Value) <= MostAbsentSystems
        );

    /// <summary>How many systems are remembered, at hand or not.</summary>
    internal int RememberedSystems => systems.Count;

    internal ValueSetContent? ValueSet(string canonical) =>
        // Nearly always it is known, and finding it must not cost a string.
        valueSets.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(UrlOf(canonical), out var known)
            ? known
            : ValueSet(canonical, new HashSet<string>(StringComparer.Ordinal), out _);

    // Two threads may read the same value set at once; the first result is kept. Waiting for each other could deadlock
    // where value sets import one another.
    internal ValueSetContent? ValueSet(string canonical, HashSet<string> reading, out bool isCircular)
    {
        var url = ValueSetUrl(canonical);
        isCircular = false;
        if (valueSets.TryGetValue(url, out var known))
        {
            return known;
        }

        if (!reading.Add(url))
        {
            isCircular = true;
            return null;
        }

        var json = source.FindValueSet(url);
        ValueSetContent? content = null;
        if (!json.IsEmpty)
        {
            try
            {
                content = ValueSetContent.Read(url, json, this, reading);
            }
            catch (JsonException)
            {
                // Unreadable is as good as absent: not checked.
            }
        }

        reading.Remove(url);

        // What was read inside a circle misses the part that was being read: only the outermost result is kept.
        return reading.Count == 0 && content is not null ? valueSets.GetOrAdd(url, content) : content;
    }

    private static ReadOnlySpan<char> UrlOf(string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? canonical : canonical.AsSpan(0, bar);
    }

    private static string ValueSetUrl(string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? canonical : canonical[..bar];
    }

    private CodeAnswer Ask(string? valueSet, CodedValue coded, CodeAnswer otherwise)
    {
        if (external is null)
        {
            return otherwise;
        }

        var answer = external.Validate(valueSet, coded);
        return answer.Outcome == CodeOutcome.NotChecked ? otherwise : answer;
    }

    private CodeSystemContent? ReadCodeSystem(string url)
    {
        var json = source.FindCodeSystem(url);
        if (json.IsEmpty)
        {
            return null;
        }

        try
        {
            var content = CodeSystemContent.Read(json, source.FindSupplements(url));
            return content.Concepts.Count == 0 && !content.IsComplete ? null : content;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // By words: case, and how much white space stands where, do not count.
    internal static bool IsSame(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase)
        || string.Equals(Words(left), Words(right), StringComparison.OrdinalIgnoreCase);

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
