using System.Globalization;
using System.Text.Json;
using FhirInterface.Policy.Letters;

namespace FhirInterface.Policy.Report;

/// <summary>A labelled ask (asks.md, "The unit").</summary>
public sealed record LabelledAsk(string Quote, string Actor, string Category, string? Due = null);

/// <summary>A labelled statement.</summary>
public sealed record Case(string Id, string Setting, string Section, string Text, IReadOnlyList<LabelledAsk> Asks)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The number at the end of the id, by which a third is held back.</summary>
    public int Number =>
        int.TryParse(Id.AsSpan(Id.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>The third that nobody reads: only its figures are printed.</summary>
    public bool HeldBack => Number % 3 == 0;

    public Setting SettingKind =>
        string.Equals(Setting, "outpatient", StringComparison.Ordinal) ? Letters.Setting.Outpatient : Letters.Setting.Discharge;

    public SectionKind SectionKind =>
        Enum.TryParse<SectionKind>(Section.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var kind)
            ? kind
            : SectionKind.Body;

    public static IReadOnlyList<Case> Load(string path) =>
        [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<Case>(line, Options)!)];
}
