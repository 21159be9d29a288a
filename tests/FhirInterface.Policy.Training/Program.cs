using System.Globalization;
using FhirInterface.Policy.Report;
using FhirInterface.Policy.Review;
using FhirInterface.Policy.Review.Second;
using FhirInterface.Policy.Training;

var root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "FhirInterface.sln")))
    root = Path.GetDirectoryName(root)!;
var cases = Path.Combine(root, "tests", "FhirInterface.Policy.Tests", "Cases");
var own = Path.Combine(root, "tests", "FhirInterface.Policy.Training", "Cases");
var shared = Environment.GetEnvironmentVariable("FHIRINTERFACE_SHARED") ?? Path.Combine(root, "..", "shared");
var dev = Path.Combine(shared, "domain", "statements-dev.jsonl");
var watch = System.Diagnostics.Stopwatch.StartNew();

List<Example> Load(string path, Func<Case, bool> take, bool unread) =>
    File.Exists(path) ? [.. Case.Load(path).Where(take).Select(given => Example.Of(given, unread))] : [];
string At(string name) => Path.Combine(cases, name);

var read = new List<(string Name, List<Example> Items)>
{
    ("statements-dev", Load(dev, given => !given.HeldBack, false)),
    ("hands-1", Load(At("hands-1.jsonl"), given => !given.HeldBack, false)),
    ("hands-2", Load(At("hands-2.jsonl"), given => !given.HeldBack, false)),
    ("hands-3", Load(At("hands-3.jsonl"), given => !given.HeldBack, false)),
    ("hands-4", Load(At("hands-4.jsonl"), given => !given.HeldBack, false)),
    ("other-hands", Load(At("other-hands.jsonl"), given => !given.HeldBack, false)),
    ("negation-1", Load(At("negation-1.jsonl"), given => given.Number % 2 == 1, false)),
};

// The rules were written by these too: what they think of them says nothing of text that is new.
string[] seen = ["train-2", "train-5", "train-9", "train-10"];
foreach (var name in seen)
    read.Add((name, Load(Path.Combine(own, name + ".jsonl"), _ => true, args.Contains("--trust-all"))));

// Of these the odd numbers.
string[] halfSeen = ["train-16", "train-17", "train-18"];
foreach (var name in halfSeen)
    read.Add((name + " odd", Load(Path.Combine(own, name + ".jsonl"), given => given.Number % 2 == 1, args.Contains("--trust-all"))));

// Plain requests, of which the rules are sure: every fifth, so that they do not drown the others.
var grid = RequestGrid.Asked.Concat(RequestGrid.ToBeDone).ToList();
read.Add(("grid 1/5", [.. grid.Where((_, at) => at % 5 == 0).Select(given => Example.Of(given, true))]));

// Learning from these too gained nothing on the sets held aside, and cost plain requests: they show what new hands are read like.
string[] later = ["train-35", "train-36", "train-37", "train-38", "train-39", "train-40"];
var unread = Directory
    .GetFiles(own, "train-*.jsonl")
    .Order(StringComparer.Ordinal)
    .Where(file => !seen.Concat(later).Contains(Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal))
    .Select(file =>
        halfSeen.Contains(Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal)
            ? (Name: Path.GetFileNameWithoutExtension(file) + "/2", Items: Load(file, given => given.Number % 2 == 0, true))
            : (Name: Path.GetFileNameWithoutExtension(file), Items: Load(file, _ => true, true))
    )
    .ToList();
var held = new List<(string Name, List<Example> Items)>
{
    ("dev/3", Load(dev, given => given.HeldBack, true)),
    (
        "hands-1,2/3",
        [.. Load(At("hands-1.jsonl"), given => given.HeldBack, true), .. Load(At("hands-2.jsonl"), given => given.HeldBack, true)]
    ),
    ("hands-3/3", Load(At("hands-3.jsonl"), given => given.HeldBack, true)),
    ("hands-4/3", Load(At("hands-4.jsonl"), given => given.HeldBack, true)),
    ("other/3", Load(At("other-hands.jsonl"), given => given.HeldBack, true)),
    ("negation/2", Load(At("negation-1.jsonl"), given => given.Number % 2 == 0, true)),
    ("unseen", Load(At("unseen-hands.jsonl"), _ => true, true)),
    ("unseen-2", Load(At("unseen-2.jsonl"), _ => true, true)),
    ("unseen-3", Load(At("unseen-3.jsonl"), _ => true, true)),
    ("unseen-4", Load(At("unseen-4.jsonl"), _ => true, true)),
    ("unseen-5", Load(At("unseen-5.jsonl"), _ => true, true)),
    ("unseen-6", Load(At("unseen-6.jsonl"), _ => true, true)),
    ("unseen-7", Load(At("unseen-7.jsonl"), _ => true, true)),
    ("unseen-8", Load(At("unseen-8.jsonl"), _ => true, true)),
};
held.AddRange(later.Select(name => (name, Load(Path.Combine(own, name + ".jsonl"), _ => true, true))));
var all = read.Concat(unread).SelectMany(set => set.Items).ToList();
Console.WriteLine(
    FormattableString.Invariant(
        $"{all.Count} statements to learn from, {all.Sum(example => example.Clauses.Sum(clauses => clauses.Length))} clauses; {held.Sum(set => set.Items.Count)} held aside; {watch.Elapsed.TotalSeconds:F1} s"
    )
);
double Arg(string name, double value)
{
    var at = Array.IndexOf(args, name);
    return at < 0 ? value : double.Parse(args[at + 1], CultureInfo.InvariantCulture);
}
var least = (int)Arg("--least", 3);
var certainty = new Certainty(
    Find: Arg("--find", 0.7),
    FindBeside: Arg("--beside", 0.95),
    Doubt: Arg("--doubt", 0.6),
    DoubtPlain: Arg("--doubt-plain", 0.85),
    Rename: Arg("--rename", 0.5),
    RenamePlain: Arg("--rename-plain", 0.6)
);

// Cross-validation over the statements, six parts.
const int folds = 6;
var judged = new Dictionary<Example, List<float[][]>>();
watch.Restart();
var cross = !args.Contains("--held-only");
if (cross)
{
    for (var fold = 0; fold < folds; fold++)
    {
        var model = new SecondModel(Trainer.Train(ClausesOf(all.Where((_, at) => at % folds != fold)), least, certainty));
        foreach (var example in all.Where((_, at) => at % folds == fold))
            judged[example] = Judge(model, example);
        Console.Error.WriteLine(FormattableString.Invariant($"part {fold + 1} of {folds}"));
    }
}
var file = Trainer.Train(ClausesOf(all), least, certainty);
var whole = new SecondModel(file);
foreach (var example in held.SelectMany(set => set.Items))
    judged[example] = Judge(whole, example);
Console.WriteLine(FormattableString.Invariant($"trained in {watch.Elapsed.TotalSeconds:F1} s; {file.Weights.Count} features"));

if (args.Contains("--sweep"))
{
    var flat = unread.SelectMany(set => set.Items).ToList();
    var old = read.SelectMany(set => set.Items).ToList();
    var found = new List<(double Worth, string Text)>();
    foreach (var find in new[] { 0.6, 0.65, 0.7, 0.75, 0.8 })
    foreach (var doubt in new[] { 0.6, 0.7 })
    foreach (var doubtPlain in new[] { 0.7, 0.8, 0.9 })
    foreach (var rename in new[] { 0.4, 0.5, 0.6 })
    foreach (var renamePlain in new[] { 0.5, 0.6, 0.7 })
    {
        var limits = new Certainty(find, certainty.FindBeside, doubt, doubtPlain, rename, renamePlain);
        var figures = new Figures(flat.Select(example => (example, Joined(example, limits))));
        var others = new Figures(old.Select(example => (example, Joined(example, limits))));
        found.Add(
            (
                figures.Avoidable.F1
                    + figures.Category.F1
                    - figures.AlarmShare
                    + others.Avoidable.F1
                    + others.Category.F1
                    - others.AlarmShare,
                FormattableString.Invariant($"{find} {doubt} {doubtPlain} {rename} {renamePlain}: {figures} || {others}")
            )
        );
    }
    foreach (var (_, text) in found.OrderByDescending(one => one.Worth).Take(15))
        Console.WriteLine(text);
}

if (cross)
{
    Table("cross-validated, rules alone", unread, example => [.. example.Sentences.SelectMany(sentence => sentence.Asks)]);
    Table("cross-validated, with the second reader", unread, example => Joined(example, certainty));
}
Table("held aside, rules alone", held, example => Rules(example));
var both = AskReader.With(whole);
Table("held aside, with the second reader", held, example => both.Read(example.Text, example.Case.SettingKind, example.Case.SectionKind));
Table(
    "plain requests not learnt from, with the second reader",
    [("grid 4/5", [.. grid.Where((_, at) => at % 5 != 0).Select(given => Example.Of(given, true))])],
    example => both.Read(example.Text, example.Case.SettingKind, example.Case.SectionKind)
);
Sureness();
if (args.Contains("--confusion"))
    Confusion.Print(unread.SelectMany(set => set.Items).Select(example => (example, Joined(example, certainty))));
if (Array.IndexOf(args, "--doubts") is >= 0 and var doubts && cross)
{
    // The halves that nobody who writes rules has read stay unread.
    var open = read.Concat(unread)
        .Where(set => set.Name.StartsWith("train-", StringComparison.Ordinal) && !set.Name.EndsWith("/2", StringComparison.Ordinal))
        .SelectMany(set => set.Items);
    Doubts.Write(args[doubts + 1], open.Select(example => (example, Joined(example, certainty))), example => judged[example]);
}
if (args.Contains("--write"))
    WeightsWriter.Write(file, Path.Combine(root, "src", "FhirInterface.Policy", "Lexicon", SecondModel.FileName));

List<ClauseExample> ClausesOf(IEnumerable<Example> examples) =>
    [.. examples.SelectMany(example => example.Clauses).SelectMany(clauses => clauses)];

IReadOnlyList<Ask> Rules(Example example) => AskReader.RulesOnly.Read(example.Text, example.Case.SettingKind, example.Case.SectionKind);

List<float[][]> Judge(SecondModel model, Example example)
{
    var sentences = new List<float[][]>();
    foreach (var sentence in example.Sentences)
    {
        var features = new ClauseFeatures(sentence.Line, sentence.From, sentence.To, sentence.Clauses, sentence.Governing);
        var sink = new FeatureSink();
        var clauses = new float[sentence.Clauses.Count][];
        for (var index = 0; index < clauses.Length; index++)
        {
            sink.Clear();
            features.Write(sink, index, sentence.Asks);
            clauses[index] = model.Judge(sink);
        }
        sentences.Add(clauses);
    }
    return sentences;
}

IReadOnlyList<Ask> Joined(Example example, Certainty sure) =>
    [
        .. example.Sentences.SelectMany(
            (sentence, at) => SecondReader.Join(sentence, judged[example][at], Trainer.Categories, sure, static (_, _) => "")
        ),
    ];

void Table(string title, List<(string Name, List<Example> Items)> sets, Func<Example, IReadOnlyList<Ask>> reading)
{
    Console.WriteLine(title);
    foreach (var (name, items) in sets.Append(("all", [.. sets.SelectMany(set => set.Items)])))
        Console.WriteLine($"  {name, -12} {new Figures(items.Select(example => (example, reading(example))))}");
}

// How often what only the second reader finds is right, by how sure it is.
void Sureness()
{
    foreach (var (title, sets) in cross ? new[] { ("cross-validated", unread), ("held aside", held) } : [("held aside", held)])
    {
        Console.WriteLine(
            $"{title}: asks that only the second reader finds; of them an ask of the GP at all, avoidable as said, in the right category"
        );
        var bins = new SortedDictionary<int, (int All, int Ask, int Avoidable, int Right)>();
        foreach (var example in sets.SelectMany(set => set.Items))
        {
            foreach (var ask in Joined(example, certainty).Where(ask => !ask.RulesAgree))
            {
                var bin = int.Parse(ask.Reason.Context.AsSpan("sure to 0.".Length, 1), CultureInfo.InvariantCulture);
                if (ask.Reason.Context[8] == '1')
                    bin = 9;
                var quote = ask.Quote.Of(example.Text.Text);
                var labels = example
                    .Case.Asks.Where(label => label.Actor == "gp" && ContentWords.InCommon(quote, label.Quote) > 0)
                    .ToList();
                var (count, any, avoidable, right) = bins.GetValueOrDefault(bin);
                bins[bin] = (
                    count + 1,
                    any + (labels.Count > 0 ? 1 : 0),
                    avoidable + (labels.Exists(label => AskCategories.IsAvoidable(label.Category) == ask.Avoidable) ? 1 : 0),
                    right + (labels.Exists(label => label.Category == ask.Category) ? 1 : 0)
                );
            }
        }
        foreach (var (bin, (count, any, avoidable, right)) in bins)
            Console.WriteLine(FormattableString.Invariant($"  0.{bin}: {count} {any} {avoidable} {right}"));
    }
}
