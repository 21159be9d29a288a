using System.Collections.Frozen;

namespace FhirInterface.Validation.FhirPath;

/// <summary>The functions that expressions may call, and how many arguments each takes.</summary>
internal static class Functions
{
    /// <summary>A call under construction: its target is compiled, its arguments are compiled when asked for.</summary>
    internal sealed class Builder(Compiler compiler, Syntax.Call call)
    {
        public Op Target { get; } = compiler.Build(call.Target);

        public int Count => call.Arguments.Count;

        public Op this[int index] => compiler.BuildApart(call.Arguments[index]);

        public Op[] All => [.. Enumerable.Range(0, Count).Select(index => this[index])];

        public SortKey[] Keys =>
            [
                .. call.Arguments.Select(argument =>
                    argument is Syntax.Descending descending
                        ? new SortKey(compiler.BuildApart(descending.Key), Descending: true)
                        : new SortKey(compiler.BuildApart(argument), Descending: false)
                ),
            ];

        public Op? Optional(int index) => index < Count ? this[index] : null;

        public Syntax Syntax(int index) => call.Arguments[index];

        /// <summary>A text that is written in the expression itself, or null.</summary>
        public string? Literal(int index) =>
            index < Count && call.Arguments[index] is Syntax.Literal { Value: { Kind: ItemKind.String } value } ? value.String : null;

        /// <summary>Makes the name in the first argument known to what follows the call.</summary>
        public DefinedVariable Define() =>
            Literal(0) is { } name
                ? compiler.Define(name, call.Position)
                : throw new FhirPathException("The name of a variable is written as a text", call.Position);

        public TypeName Type(int index) =>
            call.Arguments[index] switch
            {
                Syntax.Variable type => new TypeName(type.Name),
                Syntax.Literal { Value: { Kind: ItemKind.String } text } => new TypeName(text.String),
                var other => throw new FhirPathException("A type is expected", other.Position),
            };
    }

    private const int MostArguments = 100;

    private sealed record Entry(int Least, int Most, Func<Builder, Op> Build);

    private static readonly FrozenDictionary<string, Entry> Known = Table().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Functions of R4 that ask for the profile under check, which an evaluation does not know.</summary>
    private static readonly FrozenSet<string> NotBuilt = FrozenSet.Create(StringComparer.Ordinal, "elementDefinition", "slice");

    public static bool Has(string name) => Known.ContainsKey(name);

    public static Op Build(Compiler compiler, Syntax.Call call)
    {
        if (!Known.TryGetValue(call.Name, out var entry))
        {
            throw new FhirPathException($"Unknown function '{call.Name}'", call.Position) { IsOpen = NotBuilt.Contains(call.Name) };
        }

        if (call.Arguments.Count < entry.Least || call.Arguments.Count > entry.Most)
        {
            throw new FhirPathException($"'{call.Name}' does not take {call.Arguments.Count} arguments", call.Position);
        }

        return entry.Build(new Builder(compiler, call));
    }

    private static Dictionary<string, Entry> Table() =>
        new()
        {
            // Existence
            ["empty"] = new(0, 0, b => new ExistsOp(b.Target, negate: true)),
            ["exists"] = new(0, 1, b => new ExistsOp(b.Count == 0 ? b.Target : new WhereOp(b.Target, b[0]), negate: false)),
            ["all"] = new(1, 1, b => new AllOp(b.Target, b[0])),
            ["allTrue"] = new(0, 0, b => new QuantifierOp(b.Target, Truth.True, any: false)),
            ["anyTrue"] = new(0, 0, b => new QuantifierOp(b.Target, Truth.True, any: true)),
            ["allFalse"] = new(0, 0, b => new QuantifierOp(b.Target, Truth.False, any: false)),
            ["anyFalse"] = new(0, 0, b => new QuantifierOp(b.Target, Truth.False, any: true)),
            ["subsetOf"] = new(1, 1, b => new SubsetOp(b.Target, b[0])),
            ["supersetOf"] = new(1, 1, b => new SubsetOp(b[0], b.Target)),
            ["count"] = new(0, 0, b => new CountOp(b.Target)),
            ["distinct"] = new(0, 0, b => new DistinctOp(b.Target)),
            ["isDistinct"] = new(0, 0, b => new IsDistinctOp(b.Target)),
            ["not"] = new(0, 0, b => new NotOp(b.Target)),

            // Filtering and projection
            ["where"] = new(1, 1, b => new WhereOp(b.Target, b[0])),
            ["select"] = new(1, 1, b => new SelectOp(b.Target, b[0])),
            ["repeat"] = new(1, 1, b => new RepeatOp(b.Target, b[0], distinct: true)),
            ["repeatAll"] = new(1, 1, b => new RepeatOp(b.Target, b[0], distinct: false)),
            ["ofType"] = new(1, 1, b => new OfTypeOp(b.Target, b.Type(0))),
            ["as"] = new(1, 1, b => new OfTypeOp(b.Target, b.Type(0))),
            ["is"] = new(1, 1, b => new IsOp(b.Target, b.Type(0))),
            ["type"] = new(0, 0, b => new TypeOp(b.Target)),
            ["aggregate"] = new(1, 2, b => new AggregateOp(b.Target, b[0], b.Optional(1))),
            ["iif"] = new(2, 3, b => new IifOp(b.Target, b[0], b[1], b.Optional(2))),
            ["coalesce"] = new(1, MostArguments, b => new CoalesceOp(b.Target, b.All)),
            ["sort"] = new(0, MostArguments, b => new SortOp(b.Target, b.Count == 0 ? [new SortKey(ThisOp.Instance, false)] : b.Keys)),
            ["defineVariable"] = new(1, 2, DefineVariable),
            ["trace"] = new(1, 2, b => b.Target),

            // Subsetting and combining
            ["single"] = new(0, 0, b => new SubsettingOp(b.Target, Subsetting.Single)),
            ["first"] = new(0, 0, b => new SubsettingOp(b.Target, Subsetting.First)),
            ["last"] = new(0, 0, b => new SubsettingOp(b.Target, Subsetting.Last)),
            ["tail"] = new(0, 0, b => new SubsettingOp(b.Target, Subsetting.Tail)),
            ["skip"] = new(1, 1, b => new SubsettingOp(b.Target, Subsetting.Skip, b[0])),
            ["take"] = new(1, 1, b => new SubsettingOp(b.Target, Subsetting.Take, b[0])),
            ["intersect"] = new(1, 1, b => new IntersectOp(b.Target, b[0], keep: true)),
            ["exclude"] = new(1, 1, b => new IntersectOp(b.Target, b[0], keep: false)),
            ["union"] = new(1, 1, b => new UnionOp(b.Target, b[0])),
            ["combine"] = new(1, 2, b => new CombineOp(b.Target, b[0])),

            // Tree
            ["children"] = new(0, 0, b => new ChildrenOp(b.Target)),
            ["descendants"] = new(0, 0, b => new DescendantsOp(b.Target)),

            // Conversion
            ["toBoolean"] = Conversion(Conversions.ToBoolean),
            ["convertsToBoolean"] = Test(Conversions.ToBoolean),
            ["toInteger"] = Conversion(Conversions.ToInteger),
            ["convertsToInteger"] = Test(Conversions.ToInteger),
            ["toLong"] = Conversion(Conversions.ToLong),
            ["convertsToLong"] = Test(Conversions.ToLong),
            ["toDecimal"] = Conversion(Conversions.ToDecimal),
            ["convertsToDecimal"] = Test(Conversions.ToDecimal),
            ["toString"] = Conversion(Conversions.ToText),
            ["convertsToString"] = Test(Conversions.ToText),
            ["toDate"] = Conversion(Conversions.ToDate),
            ["convertsToDate"] = Test(Conversions.ToDate),
            ["toDateTime"] = Conversion(Conversions.ToDateTime),
            ["convertsToDateTime"] = Test(Conversions.ToDateTime),
            ["toTime"] = Conversion(Conversions.ToTime),
            ["convertsToTime"] = Test(Conversions.ToTime),
            ["toQuantity"] = new(0, 1, b => new ConversionOp(b.Target, Conversions.ToQuantity, b.Optional(0))),
            ["convertsToQuantity"] = new(0, 1, b => new ConvertsOp(b.Target, Conversions.ToQuantity)),

            // Text
            ["indexOf"] = new(1, 1, b => new TextOp(b.Target, Texts.IndexOf, b[0])),
            ["lastIndexOf"] = new(1, 1, b => new TextOp(b.Target, Texts.LastIndexOf, b[0])),
            ["substring"] = new(1, 2, b => new TextOp(b.Target, Texts.Substring, b[0], b.Optional(1))),
            ["startsWith"] = new(1, 1, b => new TextTestOp(b.Target, TextTest.StartsWith, b[0])),
            ["endsWith"] = new(1, 1, b => new TextTestOp(b.Target, TextTest.EndsWith, b[0])),
            ["contains"] = new(1, 1, b => new TextTestOp(b.Target, TextTest.Contains, b[0])),
            ["upper"] = new(0, 0, b => new TextOp(b.Target, static (string s, in Item _, in Item _) => Item.Of(s.ToUpperInvariant()))),
            ["lower"] = new(0, 0, b => new TextOp(b.Target, static (string s, in Item _, in Item _) => Item.Of(s.ToLowerInvariant()))),
            ["trim"] = new(0, 0, b => new TextOp(b.Target, static (string s, in Item _, in Item _) => Item.Of(s.Trim()))),
            ["length"] = new(0, 0, b => new TextOp(b.Target, static (string s, in Item _, in Item _) => Item.Of((long)s.Length))),
            ["replace"] = new(2, 2, b => new TextOp(b.Target, Texts.Replace, b[0], b[1])),
            ["encode"] = new(1, 1, b => new TextOp(b.Target, Texts.Encode, b[0])),
            ["decode"] = new(1, 1, b => new TextOp(b.Target, Texts.Decode, b[0])),
            ["escape"] = new(1, 1, b => new TextOp(b.Target, Texts.Escape, b[0])),
            ["unescape"] = new(1, 1, b => new TextOp(b.Target, Texts.Unescape, b[0])),
            ["matches"] = new(1, 2, b => new MatchesOp(b.Target, b[0], b.Literal(0), whole: false)),
            ["matchesFull"] = new(1, 2, b => new MatchesOp(b.Target, b[0], b.Literal(0), whole: true)),
            ["replaceMatches"] = new(2, 3, b => new ReplaceMatchesOp(b.Target, b[0], b.Literal(0), b[1])),
            ["toChars"] = new(0, 0, b => new SplitOp(b.Target, null)),
            ["split"] = new(1, 1, b => new SplitOp(b.Target, b[0])),
            ["join"] = new(0, 1, b => new JoinOp(b.Target, b.Optional(0))),

            // Numbers
            ["abs"] = Number(Numbers.Abs),
            ["ceiling"] = Number(Numbers.Ceiling),
            ["floor"] = Number(Numbers.Floor),
            ["truncate"] = Number(Numbers.Truncate),
            ["exp"] = Number(Numbers.Exp),
            ["ln"] = Number(Numbers.Ln),
            ["sqrt"] = Number(Numbers.Sqrt),
            ["log"] = new(1, 1, b => new NumberOp(b.Target, Numbers.Log, b[0])),
            ["power"] = new(1, 1, b => new NumberOp(b.Target, Numbers.Power, b[0])),
            ["round"] = new(0, 1, b => new NumberOp(b.Target, Numbers.Round, b.Optional(0))),
            ["precision"] = new(0, 0, b => new PrecisionOp(b.Target)),
            ["lowBoundary"] = new(0, 1, b => new BoundaryOp(b.Target, high: false, b.Optional(0))),
            ["highBoundary"] = new(0, 1, b => new BoundaryOp(b.Target, high: true, b.Optional(0))),

            // Time
            ["now"] = new(0, 0, _ => new ClockOp(ClockQuestion.Now)),
            ["today"] = new(0, 0, _ => new ClockOp(ClockQuestion.Today)),
            ["timeOfDay"] = new(0, 0, _ => new ClockOp(ClockQuestion.TimeOfDay)),

            // FHIR
            ["extension"] = new(1, 1, b => new ExtensionOp(b.Target, b[0], b.Literal(0))),
            ["hasExtension"] = new(1, 1, b => new ExistsOp(new ExtensionOp(b.Target, b[0], b.Literal(0)), negate: false)),
            ["hasValue"] = new(0, 0, b => new HasValueOp(b.Target)),
            ["getValue"] = new(0, 0, b => new GetValueOp(b.Target)),
            ["resolve"] = new(0, 0, b => new ResolveOp(b.Target)),
            ["memberOf"] = new(1, 1, b => new MemberOfOp(b.Target, b[0])),
            ["subsumes"] = new(1, 1, b => new SubsumesOp(b.Target, b[0], reversed: false)),
            ["subsumedBy"] = new(1, 1, b => new SubsumesOp(b.Target, b[0], reversed: true)),
            ["conformsTo"] = new(1, 1, b => new ConformsToOp(b.Target, b[0])),
            ["htmlChecks"] = new(0, 0, b => new HtmlChecksOp(b.Target)),
            ["htmlChecks2"] = new(0, 0, b => new HtmlChecksOp(b.Target)),
            ["checkModifiers"] = new(0, 1, b => new CheckModifiersOp(b.Target, b.Optional(0))),
            ["comparable"] = new(1, 1, b => new ComparableOp(b.Target, b[0])),
        };

    private static DefineVariableOp DefineVariable(Builder builder)
    {
        // The value does not know the name that it gets.
        var (target, value) = (builder.Target, builder.Optional(1));
        return new DefineVariableOp(target, builder.Define(), value);
    }

    private static Entry Conversion(Convert convert) => new(0, 0, b => new ConversionOp(b.Target, convert, null));

    private static Entry Test(Convert convert) => new(0, 0, b => new ConvertsOp(b.Target, convert));

    private static Entry Number(Calculate calculate) => new(0, 0, b => new NumberOp(b.Target, calculate, null));
}
