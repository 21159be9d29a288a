using System.Collections.Concurrent;
using System.Text.Json;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Terminology;

/// <summary>
/// Answers about codes from the code systems and value sets at hand, and from built-in rules for the systems that FHIR
/// does not publish as lists. Each definition is read when it is first asked for and kept; thread-safe, CPU only unless
/// an external server is given.
/// </summary>
public sealed class TerminologyService(ITerminologySource source, IExternalTerminology? external = null) : IFhirPathTerminology
{
    private readonly ConcurrentDictionary<string, Lazy<CodeSystemContent?>> systems = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ValueSetContent?> valueSets = new(StringComparer.Ordinal);

    /// <summary>Whether a value set is at hand (which does not say that all of it can be evaluated).</summary>
    public bool HasValueSet(string canonical) => ValueSet(canonical) is not null;

    /// <summary>Whether a code system is at hand, as a list or as a built-in rule.</summary>
    public bool HasCodeSystem(string system) => CodeSystem(system) is not null || KnownSystems.Knows(system);

    /// <summary>Whether a code system is at hand that only adds to another one.</summary>
    public bool IsSupplement(string system) => CodeSystem(system) is { IsSupplement: true };

    /// <summary>The type of a concept's property; null where the code system is not at hand or does not define it.</summary>
    public string? PropertyType(string system, string property) => CodeSystem(system)?.PropertyType(property);

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

        var codes = CodedValues.Read(coded, texts);
        if (codes.Count == 0)
        {
            return CodeAnswer.Invalid($"There is no code from the value set {ValueSetUrl(valueSet)}.");
        }

        var isPrimitive = coded.IsPrimitive;
        CodeAnswer? open = null;
        CodeAnswer? refused = null;
        foreach (var code in codes)
        {
            if (code.System is null && !isPrimitive)
            {
                refused ??= CodeAnswer.Invalid($"A code without a system is in no value set, so not in {ValueSetUrl(valueSet)}.");
                continue;
            }

            var answer = CheckMember(valueSet, code);
            switch (answer.Outcome)
            {
                case CodeOutcome.Valid:
                    return answer;
                case CodeOutcome.NotChecked:
                    open ??= answer;
                    break;
                default:
                    refused ??= answer;
                    break;
            }
        }

        return open ?? refused!.Value;
    }

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

    internal CodeSystemContent? CodeSystem(string url) =>
        systems
            .GetOrAdd(
                url,
                static (key, service) =>
                    new Lazy<CodeSystemContent?>(() => service.ReadCodeSystem(key), LazyThreadSafetyMode.ExecutionAndPublication),
                this
            )
            .Value;

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
        var json = source.FindCodeSystem(ValueSetUrl(url));
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
    private static bool IsSame(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase)
        || string.Equals(Words(left), Words(right), StringComparison.OrdinalIgnoreCase);

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>The codes that an element carries.</summary>
internal static class CodedValues
{
    private static readonly int CodingName = Names.Intern("coding");
    private static readonly int SystemName = Names.Intern("system");
    private static readonly int VersionName = Names.Intern("version");
    private static readonly int CodeName = Names.Intern("code");
    private static readonly int DisplayName = Names.Intern("display");

    public static List<CodedValue> Read(Node node, TextCache texts)
    {
        var codes = new List<CodedValue>();
        if (node.IsPrimitive)
        {
            if (node.Text is { Length: > 0 } code)
            {
                codes.Add(new CodedValue(null, code));
            }

            return codes;
        }

        // Coding and Quantity carry their code themselves, a CodeableConcept in its codings.
        Add(node, codes, texts);
        foreach (var coding in node.ChildrenNamed(CodingName))
        {
            Add(coding, codes, texts);
        }

        return codes;
    }

    private static void Add(Node node, List<CodedValue> codes, TextCache texts)
    {
        if (Text(node, CodeName, texts) is { } code)
        {
            codes.Add(new CodedValue(Text(node, SystemName, texts), code, Text(node, DisplayName, texts), Text(node, VersionName, texts)));
        }
    }

    private static string? Text(Node node, int name, TextCache texts) =>
        node.Child(name) is { Exists: true, HasValue: true } child ? texts.Of(child) : null;
}
