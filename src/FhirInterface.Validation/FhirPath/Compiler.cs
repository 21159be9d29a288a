using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.FhirPath;

/// <summary>From syntax to steps. Throws <see cref="FhirPathException"/> for names that nothing defines.</summary>
internal sealed class Compiler
{
    private const string ValueSets = "http://hl7.org/fhir/ValueSet/";

    private static readonly FrozenDictionary<string, Func<EvaluationScope, Item>> WellKnown = new Dictionary<
        string,
        Func<EvaluationScope, Item>
    >
    {
        ["resource"] = static scope => Item.Of(scope.Resource),
        ["rootResource"] = static scope => Item.Of(scope.RootResource),
        ["context"] = static scope => Item.Of(scope.Context),
        ["ucum"] = static _ => Item.Of("http://unitsofmeasure.org"),
        ["sct"] = static _ => Item.Of("http://snomed.info/sct"),
        ["loinc"] = static _ => Item.Of("http://loinc.org"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private ImmutableDictionary<string, DefinedVariable> defined = ImmutableDictionary<string, DefinedVariable>.Empty;

    public static Op Compile(Syntax syntax)
    {
        var compiler = new Compiler();
        return compiler.Build(syntax);
    }

    public Op Build(Syntax syntax) =>
        syntax switch
        {
            Syntax.Empty => EmptyOp.Instance,
            Syntax.Literal literal => new LiteralOp(literal.Value),
            Syntax.This => ThisOp.Instance,
            Syntax.Special special => new SpecialOp(special.Name == "$index"),
            Syntax.Variable variable => Variable(variable),
            Syntax.Member member => Member(member),
            Syntax.Call call => Functions.Build(this, call),
            Syntax.Indexer indexer => new IndexerOp(Build(indexer.Target), BuildApart(indexer.Index)),
            Syntax.Sign sign => Sign(sign),
            Syntax.Binary binary => Binary(binary),
            Syntax.TypeTest test => test.Cast
                ? new OfTypeOp(Build(test.Operand), new TypeName(test.Type))
                : new IsOp(Build(test.Operand), new TypeName(test.Type)),
            _ => throw new FhirPathException("Unknown syntax", syntax.Position),
        };

    /// <summary>Compiles a part whose variables nobody outside it knows: an argument, an index, a side of an operator.</summary>
    public Op BuildApart(Syntax syntax)
    {
        var outer = defined;
        var op = Build(syntax);
        defined = outer;
        return op;
    }

    /// <summary>Makes a name known to what is compiled next; a name is given once in its scope (FHIRPath 3.0, defineVariable).</summary>
    public DefinedVariable Define(string name, int position)
    {
        if (WellKnown.ContainsKey(name) || defined.ContainsKey(name))
        {
            throw new FhirPathException($"The name '%{name}' is taken", position);
        }

        var variable = new DefinedVariable();
        defined = defined.Add(name, variable);
        return variable;
    }

    private Op Variable(Syntax.Variable variable)
    {
        if (defined.TryGetValue(variable.Name, out var own))
        {
            return new DefinedVariableOp(own);
        }

        if (WellKnown.TryGetValue(variable.Name, out var value))
        {
            return new VariableOp(value);
        }

        if (variable.Name.StartsWith("vs-", StringComparison.Ordinal))
        {
            return new LiteralOp(Item.Of(ValueSets + variable.Name[3..]));
        }

        if (variable.Name.StartsWith("ext-", StringComparison.Ordinal))
        {
            return new LiteralOp(Item.Of(CoreUrls.Definitions + variable.Name[4..]));
        }

        throw new FhirPathException($"Unknown name '%{variable.Name}'", variable.Position);
    }

    private Op Member(Syntax.Member member)
    {
        if (member.Target is Syntax.This)
        {
            return char.IsAsciiLetterUpper(member.Name[0]) ? new RootOp(member.Name) : new PathOp([Names.Intern(member.Name)]);
        }

        return Build(member.Target) switch
        {
            PathOp path => new PathOp([.. path.Names, Names.Intern(member.Name)]),
            VariableOp variable => new PerContextOp(new MemberOp(variable, Names.Intern(member.Name))),
            PerContextOp constant => new PerContextOp(new MemberOp(constant.Inner, Names.Intern(member.Name))),
            var target => new MemberOp(target, Names.Intern(member.Name)),
        };
    }

    private Op Sign(Syntax.Sign sign) =>
        Build(sign.Operand) switch
        {
            LiteralOp { Value: { Kind: ItemKind.Integer } value } => new LiteralOp(sign.Negative ? Item.Of(-value.Integer) : value),
            LiteralOp { Value: { Kind: ItemKind.Decimal } value } => new LiteralOp(sign.Negative ? Item.Of(-value.Decimal) : value),
            var operand => new SignOp(sign.Negative, operand),
        };

    private Op Binary(Syntax.Binary binary)
    {
        var left = BuildApart(binary.Left);
        var right = BuildApart(binary.Right);
        switch (binary.Operator)
        {
            case "and" or "or" or "xor" or "implies":
                return new LogicOp(binary.Operator, left, right);
            case "=" or "!=":
            {
                var negate = binary.Operator == "!=";
                if (PlainText(right) is { } text)
                {
                    return new EqualTextOp(left, text, negate);
                }

                return PlainText(left) is { } mirrored ? new EqualTextOp(right, mirrored, negate) : new EqualOp(left, right, negate);
            }
            case "~" or "!~":
                return new EquivalentOp(left, right, binary.Operator == "!~");
            case "<" or "<=" or ">" or ">=":
                return new CompareOp(binary.Operator, left, right);
            case "in":
                return Texts(binary.Right) is { } texts ? new InTextsOp(left, texts) : new MembershipOp(left, right);
            case "contains":
                return new MembershipOp(right, left);
            case "|":
                return new UnionOp(left, right);
            case "&":
                return new ConcatOp(left, right);
            default:
                return new ArithmeticOp(binary.Operator, left, right);
        }
    }

    // A text that could be read as a number, a date or a Boolean is compared by value instead of by its bytes.
    private static string? PlainText(Op op) =>
        op is LiteralOp { Value: { Kind: ItemKind.String } value } && IsPlain(value.String) ? value.String : null;

    private static bool IsPlain(string text) =>
        text.Length > 0
        && !char.IsAsciiDigit(text[0])
        && text[0] is not ('+' or '-' or '.')
        && text is not ("true" or "false")
        && !decimal.TryParse(text, NumberStyles.Any, CultureInfo.InvariantCulture, out _);

    private static string[]? Texts(Syntax syntax)
    {
        var texts = new List<string>();
        while (syntax is Syntax.Binary { Operator: "|" } union)
        {
            if (union.Right is not Syntax.Literal { Value: { Kind: ItemKind.String } right } || !IsPlain(right.String))
            {
                return null;
            }

            texts.Add(right.String);
            syntax = union.Left;
        }

        if (syntax is not Syntax.Literal { Value: { Kind: ItemKind.String } first } || !IsPlain(first.String))
        {
            return null;
        }

        texts.Add(first.String);
        return [.. texts];
    }
}
