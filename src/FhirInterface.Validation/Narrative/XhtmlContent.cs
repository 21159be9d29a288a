using System.Collections.Frozen;

namespace FhirInterface.Validation.Narrative;

/// <summary>Content models of HTML 4.0 (9 Text, 10 Lists, 11 Tables), as far as HL7's validator goes by them.</summary>
internal static class XhtmlContent
{
    /// <summary>Longer than any name that matters.</summary>
    public const int Longest = 24;

    /// <summary>Elements that hold certain others only; nothing for those that are empty.</summary>
    private static readonly FrozenDictionary<string, string[]> Children = Read(
        ("table", "caption col colgroup thead tfoot tbody tr"),
        ("thead tfoot tbody", "tr"),
        ("tr", "th td"),
        ("ul ol", "li"),
        ("dl", "dt dd"),
        ("br img hr area", "")
    );

    /// <summary>Elements that stand in certain others only.</summary>
    private static readonly FrozenDictionary<string, string[]> Parents = Read(
        ("caption colgroup thead tfoot tbody", "table"),
        ("col", "colgroup table"),
        ("tr", "table thead tfoot tbody"),
        ("th td", "tr thead tfoot"),
        ("li", "ul ol"),
        ("dt dd", "dl")
    );

    /// <summary>Elements whose content is text, with what marks parts of it.</summary>
    private static readonly FrozenSet<string> Texts = (
        "p h1 h2 h3 h4 h5 h6 pre address a b em i strong small big sub sup code tt dfn q var abbr acronym cite bdo kbd samp span caption dt"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Blocks = "div pre table ul ol".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static bool IsText(string name) => Texts.Contains(name);

    public static bool IsBlock(string name) => Blocks.Contains(name);

    /// <summary>Whether an element may have another as its child.</summary>
    public static bool Holds(string parent, string child) => !Children.TryGetValue(parent, out var allowed) || allowed.Contains(child);

    /// <summary>Whether an element may have text of its own.</summary>
    public static bool HoldsText(string name) => !Children.ContainsKey(name);

    /// <summary>Whether an element may be the child of another.</summary>
    public static bool StandsIn(string child, string parent) => !Parents.TryGetValue(child, out var allowed) || allowed.Contains(parent);

    private static FrozenDictionary<string, string[]> Read(params (string Names, string Others)[] lines) =>
        lines
            .SelectMany(l => l.Names.Split(' ').Select(n => (Name: n, Others: l.Others.Split(' ', StringSplitOptions.RemoveEmptyEntries))))
            .ToFrozenDictionary(p => p.Name, p => p.Others, StringComparer.Ordinal);
}
