using System.Text.RegularExpressions;

namespace FhirInterface.Validation.Terminology;

/// <summary>
/// Sequence variants as the Human Genome Variation Society writes them (HGVS nomenclature): what can be told of a description
/// without the sequences. Only substitutions of DNA are judged, <c>NC_000019.8:g.1171707G&gt;A</c>: one nucleotide for another.
/// </summary>
internal static partial class HgvsVariants
{
    public const string System = "http://varnomen.hgvs.org";

    public static CodeAnswer Check(string code) =>
        Substitution().Match(code) is { Success: true } match && !Nucleotides().IsMatch(match.Groups["change"].Value)
            ? CodeAnswer.Invalid($"'{code}' is no HGVS description: a substitution puts one nucleotide in the place of one.")
            : CodeAnswer.SystemMissing(System);

    [GeneratedRegex(@":[cgmn]\.[*\-]?\d+([+\-]\d+)?(?<change>[^\s:;\[\]()]*>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Substitution();

    /// <summary>One nucleotide of IUPAC's letters, the new one followed by nothing but a state or a further allele.</summary>
    [GeneratedRegex("^[ACGTBDHKMNRSVWY]>[ACGTBDHKMNRSVWY](=|$|[;)\\]\\[|/])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Nucleotides();
}
