using System.Net;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Rewrite;

/// <summary>
/// Puts the author's own words back where an ask was re-addressed that the hospital did not take on (design 4): the opposite of
/// <see cref="Rewriter"/>, for some of its changes. What the other changes re-addressed stays re-addressed.
/// </summary>
public static class Restorer
{
    /// <param name="posted">Version 1, the letter as posted.</param>
    /// <param name="current">The version in force; it is not changed.</param>
    /// <param name="remaining">The changes that stay.</param>
    /// <param name="returned">The changes that are taken back.</param>
    /// <param name="version">The number that the new version will have.</param>
    /// <param name="policyVersion">The version of the policy that the letter was judged by.</param>
    /// <param name="at">The moment of the return.</param>
    /// <returns>The further version: checked against version 1 to differ from it only by the remaining changes.</returns>
    public static Bundle Restore(
        Bundle posted,
        Bundle current,
        IReadOnlyList<RewriteChange> remaining,
        IReadOnlyList<RewriteChange> returned,
        int version,
        string policyVersion,
        DateTimeOffset at
    )
    {
        ArgumentNullException.ThrowIfNull(posted);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(remaining);
        ArgumentNullException.ThrowIfNull(returned);
        var letter = (Bundle)current.DeepCopy();
        var composition = (Composition)letter.Entry[0].Resource!;
        // Two asks of one statement share its words: they come back together.
        var staying = remaining.Where(change => !returned.Any(other => IsSamePlace(change, other))).ToList();

        RestoreNarrative(posted, letter, staying);
        RestoreEntries(posted, letter, returned, staying);
        SayWhatCameBack(composition, returned, at);
        letter.Identifier = new Identifier(
            RewriteIdentity.UriSystem,
            $"urn:uuid:{RewriteIdentity.OfVersion(posted.Identifier, version, policyVersion):D}"
        );
        letter.Timestamp = at.ToUniversalTime();
        return letter;
    }

    private static void RestoreNarrative(Bundle posted, Bundle letter, List<RewriteChange> staying)
    {
        var original = LetterReader.Read(posted).Sections;
        // The first section of a rewritten letter is the service's own.
        var now = LetterReader.Read(letter).Sections.Skip(1).ToList();
        for (var i = 0; i < original.Count && i < now.Count; i++)
        {
            var section = original[i];
            var here = staying
                .Where(change => change.TextStart is not null && change.Expression == section.Expression)
                .DistinctBy(change => (change.TextStart, change.Old))
                .OrderBy(change => change.TextStart)
                .ToList();
            var edits = here.Select(change => new Edit(new TextSpan(change.TextStart!.Value, change.Old.Length), change.New));
            var div = NarrativeEdit.Apply(section.Reading, edits);
            // Where the check finds anything else changed, the author's words stand alone.
            now[i].Component.Text!.Div = NarrativeComparer.SameBut(section.Reading, ReadingText.FromXhtml(div), here)
                ? div
                : section.Reading.Source;
        }
    }

    private static void RestoreEntries(Bundle posted, Bundle letter, IReadOnlyList<RewriteChange> returned, List<RewriteChange> staying)
    {
        foreach (var index in returned.Where(change => change.TextStart is null).Select(change => EntryOf(change.Expression)).Distinct())
        {
            if (index > 0 && index < posted.Entry.Count && !staying.Exists(change => EntryOf(change.Expression) == index))
                letter.Entry[index].Resource = (Resource)posted.Entry[index].Resource!.DeepCopy();
        }
    }

    private static void SayWhatCameBack(Composition composition, IReadOnlyList<RewriteChange> returned, DateTimeOffset at)
    {
        var head = composition.Section.FirstOrDefault();
        if (head?.Text?.Div is not { } div || div.LastIndexOf("</div>", StringComparison.Ordinal) is not (> 0 and var end))
            return;
        var words = returned.Select(change => change.Old.Trim()).Where(old => old.Length > 0).Distinct(StringComparer.Ordinal);
        var text =
            $"On {London.DayAndYear(at)} the hospital had not taken this on, and the author's own words stand in the letter again: "
            + string.Join(" / ", words);
        head.Text.Div = div.Insert(end, $"<p>{WebUtility.HtmlEncode(text)}</p>");
    }

    private static bool IsSamePlace(RewriteChange one, RewriteChange other) =>
        one.Expression == other.Expression && one.TextStart == other.TextStart && one.TextStart is not null;

    /// <summary>The index of the entry that an expression is about; -1 if none.</summary>
    private static int EntryOf(string expression)
    {
        const string start = "Bundle.entry[";
        var end = expression.IndexOf(']', StringComparison.Ordinal);
        return
            expression.StartsWith(start, StringComparison.Ordinal)
            && int.TryParse(
                expression.AsSpan(start.Length, end - start.Length),
                System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture,
                out var index
            )
            ? index
            : -1;
    }
}
