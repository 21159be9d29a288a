using System.Globalization;
using FhirInterface.Policy.Report;
using FhirInterface.Policy.Review;

// Prints the table of the annotation guide's README for JSONL files of labelled statements:
//   report [--misses] [--rules] FILE-OR-FOLDER…      a folder holds whole letters and expected.jsonl; --misses also lists every miss, false alarm and wrong due, of the two thirds that may be read;
//                                      --rules leaves the second reader out, --every lists the misses of the last third too
//   report --trace d|o SECTION TEXT    shows how one statement is read
if (args is ["--trace", var setting, var section, var statement])
{
    var given = new Case("trace-0", setting == "o" ? "outpatient" : "discharge", section, statement, []);
    Trace.Print(statement, given.SettingKind, given.SectionKind);
    return 0;
}

var files = args.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToList();
if (files.Count == 0)
{
    Console.Error.WriteLine("usage: report [--misses] FILE...");
    return 2;
}

foreach (var file in files)
{
    var outcomes = Directory.Exists(file)
        ? LetterCase.Read(file)
        : [.. Case.Load(file).Select(given => Outcome.Of(given, args.Contains("--rules") ? AskReader.RulesOnly : AskReader.Default))];
    Console.WriteLine(Path.GetFileName(file));
    Print("all", outcomes);
    Print("  read", [.. outcomes.Where(outcome => !outcome.Case.HeldBack)]);
    Print("  held back", [.. outcomes.Where(outcome => outcome.Case.HeldBack)]);
    Print("  discharge", [.. outcomes.Where(outcome => outcome.Case.Setting == "discharge")]);
    Print("  outpatient", [.. outcomes.Where(outcome => outcome.Case.Setting == "outpatient")]);
    if (args.Contains("--misses"))
        PrintMisses([.. outcomes.Where(outcome => args.Contains("--every") || !outcome.Case.HeldBack)]);
    if (args.Contains("--categories"))
        PrintCategories([.. outcomes]);
}
return 0;

static void Print(string name, IReadOnlyCollection<Outcome> outcomes)
{
    var score = new Score(outcomes);
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{name, -12} n={outcomes.Count, -4} avoidable {Show(score.Avoidable)} | category {Show(score.Category)} | false alarms {score.FalseAlarms.Part}/{score.FalseAlarms.Whole} = {Share(score.FalseAlarms):P1} | due {score.Due.Part}/{score.Due.Whole} = {Share(score.Due):P1}, invented {score.DueInvented}"
        )
    );
}

static double Share((int Part, int Whole) share) => share.Whole == 0 ? 0 : (double)share.Part / share.Whole;

static string Show(Rates rates) =>
    string.Create(
        CultureInfo.InvariantCulture,
        $"P {rates.Hits}/{rates.Predicted}={rates.Precision:F3} R {rates.Hits}/{rates.Labelled}={rates.Recall:F3} F1 {rates.F1:F3}"
    );

static void PrintMisses(IReadOnlyCollection<Outcome> outcomes)
{
    foreach (var outcome in outcomes)
    {
        var wrongDue = outcome.Matched.Where(pair => pair.Label.Due != pair.Ask.Due).ToList();
        if (!outcome.Missed.Any() && !outcome.Extra.Any() && wrongDue.Count == 0)
            continue;
        Console.WriteLine(
            $"{outcome.Case.Id} {outcome.Case.Setting[0]}/{outcome.Case.Section}: {outcome.Case.Text.ReplaceLineEndings(" / ")}"
        );
        foreach (var label in outcome.Missed)
            Console.WriteLine($"    missed {label.Category}: {label.Quote}");
        foreach (var (ask, quote) in outcome.Extra)
            Console.WriteLine($"    extra  {ask.Category}: {quote}   ({ask.Reason.Rule}; {ask.Reason.Cue}; {ask.Reason.Context})");
        foreach (var (label, ask) in wrongDue)
            Console.WriteLine($"    due    {label.Due ?? "-"} read as {ask.Due ?? "-"}: {label.Quote}");
    }
}

static void PrintCategories(IReadOnlyCollection<Outcome> outcomes)
{
    foreach (var category in AskCategories.Avoidable.Concat(AskCategories.Appropriate).Order(StringComparer.Ordinal))
    {
        var hits = outcomes.Sum(outcome => outcome.Matched.Count(pair => pair.Label.Category == category));
        var predicted = outcomes.Sum(outcome => outcome.Predicted.Count(entry => entry.Ask.Category == category));
        var labelled = outcomes.Sum(outcome => outcome.Case.Asks.Count(ask => ask.Actor == "gp" && ask.Category == category));
        Console.WriteLine($"  {category, -22} {Show(new Rates(hits, predicted, labelled))}");
    }
}
