using System.Globalization;
using System.Text;
using FhirInterface.Validation.Checks.Questionnaires;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Measures;

/// <summary>
/// A MeasureReport reports on its Measure: the same groups, populations and stratifiers by their codes, a score as the
/// measure's scoring has it, and subjects only where its type lists them (FHIR R4, MeasureReport).
/// </summary>
internal sealed class MeasureRules
{
    private static readonly int MeasureName = Names.Intern("measure");
    private static readonly int GroupName = Names.Intern("group");
    private static readonly int PopulationName = Names.Intern("population");
    private static readonly int StratifierName = Names.Intern("stratifier");
    private static readonly int SubjectsName = Names.Intern("subjectResults");
    private static readonly int CountName = Names.Intern("count");
    private static readonly int ScoreName = Names.Intern("measureScore");
    private static readonly int ScoringName = Names.Intern("scoring");
    private static readonly int UnitName = Names.Intern("unit");

    private readonly ValidationRun run;
    private readonly CheckingWork work;
    private readonly string? type;
    private readonly string? scoring;

    private MeasureRules(Node report, Node measure, ValidationRun run)
    {
        this.run = run;
        work = new CheckingWork(run, report, "The report, with its measure,");
        type = Text(report, WellKnown.Type);
        scoring =
            measure.Child(ScoringName) is { Exists: true } concept && concept.Child(WellKnown.Coding) is { Exists: true } coding
                ? Text(coding, WellKnown.Code)
                : null;
    }

    public static void Check(Node report, ValidationRun run)
    {
        if (report.Child(MeasureName) is not { Exists: true, HasValue: true } canonical)
        {
            return;
        }

        var measure = Find(report, canonical.Text!, run);
        if (!measure.Exists)
        {
            run.Report(Messages.MeasureUnknown, canonical, $"The measure {canonical.Text} is not at hand, so it was not compared with it.");
            return;
        }

        new MeasureRules(report, measure, run).CheckGroups(report, measure);
    }

    private static Node Find(Node report, string url, ValidationRun run)
    {
        if (url.StartsWith('#'))
        {
            return run.References.Contained(report.RootResource, Encoding.UTF8.GetBytes(url[1..]));
        }

        var json = run.Definitions.Json("Measure", url);
        return json.IsEmpty ? default : NodeReader.Read(json, FhirFormat.Json).Root;
    }

    private void CheckGroups(Node report, Node measure)
    {
        var asked = All(measure, GroupName);
        var given = All(report, GroupName);
        if (asked.Count == 1 && given.Count == 1)
        {
            // The only group needs no code; if both have one, it is the same.
            if (Codes(asked[0]).Count > 0 && Codes(given[0]).Count > 0 && !IsSame(asked[0], given[0]))
            {
                run.Report(Messages.MeasureGroup, given[0], "The code of the group is not that of the measure's group.");
            }

            CheckGroup(given[0], asked[0]);
            return;
        }

        foreach (var (group, definition) in Match(report, given, asked, "group", type == "data-collection"))
        {
            CheckGroup(group, definition);
        }
    }

    private void CheckGroup(Node group, Node definition)
    {
        var populations = Match(group, All(group, PopulationName), All(definition, PopulationName), "population", false);
        foreach (var (population, _) in populations)
        {
            CheckSubjects(population);
        }

        Match(group, All(group, StratifierName), All(definition, StratifierName), "stratifier", false);
        CheckScore(group);
    }

    /// <summary>Pairs what is reported with what is defined, by code; says what has no partner.</summary>
    private List<(Node Given, Node Asked)> Match(Node parent, List<Node> given, List<Node> asked, string what, bool mayBeMissing)
    {
        var pairs = new List<(Node, Node)>();
        var met = new HashSet<int>();
        foreach (var node in given)
        {
            if (!work.Spend(asked.Count))
            {
                return pairs;
            }

            var found = asked.Find(a => IsSame(a, node));
            if (!found.Exists)
            {
                run.Report(Messages.MeasureGroup, node, $"The measure has no {what} of this code.");
            }
            else if (!met.Add(found.Row))
            {
                run.Report(Messages.MeasureGroup, node, $"There is another {what} of the same code.");
            }
            else
            {
                pairs.Add((node, found));
            }
        }

        foreach (var node in asked.Where(a => !met.Contains(a.Row) && !mayBeMissing && !IsObservation(a)))
        {
            run.Report(Messages.MeasureMissing, parent, $"The measure's {what} {Name(node)} is not reported.");
        }

        return pairs;
    }

    private void CheckSubjects(Node population)
    {
        var subjects = All(population, SubjectsName).Count;
        if (type != "subject-list")
        {
            if (subjects > 0)
            {
                run.Report(Messages.MeasureSubjects, population, "Only a report of type subject-list lists subjects.");
            }
        }
        else if (
            int.TryParse(Text(population, CountName), NumberStyles.Integer, CultureInfo.InvariantCulture, out var count)
            && count != subjects
        )
        {
            run.Report(
                Messages.MeasureSubjects,
                population,
                string.Create(CultureInfo.InvariantCulture, $"The count is {count}, but {subjects} lists of subjects are given.")
            );
        }
    }

    /// <summary>Cohorts have no score (nor has collected data: mrp-1); proportions, ratios and continuous variables have one (R4, Measure.scoring).</summary>
    private void CheckScore(Node group)
    {
        var score = group.Child(ScoreName);
        if (scoring == "cohort")
        {
            if (score.Exists)
            {
                run.Report(Messages.MeasureScore, score, "A cohort has no score.");
            }

            return;
        }

        if (type == "data-collection" || scoring is not ("proportion" or "ratio" or "continuous-variable"))
        {
            return;
        }

        if (!score.Exists)
        {
            run.Report(Messages.MeasureScore, group, $"A {scoring} has a score.");
        }
        else if (Text(score, WellKnown.Value) is not { } value)
        {
            if (!score.Child(WellKnown.Extension).Exists)
            {
                run.Report(Messages.MeasureScore, score, "The score has no value.");
            }
        }
        else if (scoring == "proportion")
        {
            CheckProportion(score, value);
        }
    }

    private void CheckProportion(Node score, string value)
    {
        foreach (var name in (ReadOnlySpan<int>)[UnitName, WellKnown.System, WellKnown.Code])
        {
            if (score.Child(name) is { Exists: true } unit)
            {
                run.Report(Messages.MeasureScore, unit, "A proportion has no unit.");
            }
        }

        if (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is < 0 or > 1)
        {
            run.Report(Messages.MeasureScore, score, "A proportion is from 0 to 1.");
        }
    }

    /// <summary>What is observed of each subject of a continuous variable is not reported as a population.</summary>
    private static bool IsObservation(Node population) =>
        Codes(population).Exists(c => All(c, WellKnown.Coding).Exists(g => Text(g, WellKnown.Code) == "measure-observation"));

    /// <summary>Whether two groups, populations or stratifiers have a code in common; a stratifier may have several.</summary>
    private bool IsSame(Node left, Node right) => Codes(left).Exists(l => Codes(right).Exists(r => IsSameConcept(l, r)));

    private bool IsSameConcept(Node left, Node right)
    {
        var (ours, theirs) = (All(left, WellKnown.Coding), All(right, WellKnown.Coding));
        return ours.Count == 0 && theirs.Count == 0
            ? Text(left, WellKnown.Text) is { } text && text == Text(right, WellKnown.Text)
            : work.Spend((long)ours.Count * theirs.Count) && ours.Exists(o => theirs.Exists(t => QuestionnaireRules.IsSame(o, t)));
    }

    private static string Name(Node node) =>
        Codes(node) is not [var code, ..] ? "without a code"
        : code.Child(WellKnown.Coding) is { Exists: true } coding ? $"'{Text(coding, WellKnown.Code)}'"
        : $"'{Text(code, WellKnown.Text)}'";

    private static List<Node> Codes(Node node) => All(node, WellKnown.Code);

    private static List<Node> All(Node node, int name)
    {
        var all = new List<Node>();
        foreach (var child in node.ChildrenNamed(name))
        {
            all.Add(child);
        }

        return all;
    }

    private static string? Text(Node node, int name) => node.Child(name) is { Exists: true } child ? child.Text : null;
}
