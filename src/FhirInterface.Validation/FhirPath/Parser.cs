using System.Globalization;

namespace FhirInterface.Validation.FhirPath;

/// <summary>FHIRPath N1 by recursive descent; depth bounded. Throws <see cref="FhirPathException"/> with the position.</summary>
internal sealed class Parser
{
    private const int MaxDepth = 250;

    /// <summary>Binary operators from the loosest to the tightest.</summary>
    private static readonly string[][] Levels =
    [
        ["implies"],
        ["or", "xor"],
        ["and"],
        ["in", "contains"],
        ["=", "~", "!=", "!~"],
        ["<", "<=", ">", ">="],
        ["|"],
        ["is", "as"],
        ["+", "-", "&"],
        ["*", "/", "div", "mod"],
    ];

    private readonly List<Token> tokens;
    private int at;
    private int depth;

    private Parser(List<Token> tokens) => this.tokens = tokens;

    private Token Current => tokens[at];

    public static Syntax Parse(string text)
    {
        var parser = new Parser(Lexer.Read(text));
        var result = parser.Expression(0);
        return parser.Current.Kind == TokenKind.End ? result : throw parser.Unexpected();
    }

    private FhirPathException Unexpected() =>
        new(Current.Kind == TokenKind.End ? "The expression ends too early" : $"Unexpected '{Current.Text}'", Current.Position);

    private Token Take() => tokens[at++];

    private void Expect(string symbol)
    {
        if (!Current.Is(symbol))
        {
            throw Unexpected();
        }

        at++;
    }

    private Syntax Expression(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        if (level == 0 && ++depth > MaxDepth)
        {
            throw new FhirPathException("The expression is nested too deeply", Current.Position) { IsOpen = true };
        }

        var left = Expression(level + 1);
        while (Current.Kind is TokenKind.Symbol or TokenKind.Identifier && Array.IndexOf(Levels[level], Current.Text) >= 0)
        {
            var op = Take();
            if (op.Text is "is" or "as")
            {
                left = new Syntax.TypeTest(op.Text == "as", left, TypeName(), op.Position);
                continue;
            }

            left = new Syntax.Binary(op.Text, left, Expression(level + 1), op.Position);
        }

        if (level == 0)
        {
            depth--;
        }

        return left;
    }

    private string TypeName()
    {
        var name = Name();
        while (Current.Is("."))
        {
            at++;
            name += "." + Name();
        }

        return name;
    }

    private string Name() => Current.Kind is TokenKind.Identifier or TokenKind.Quoted ? Take().Text : throw Unexpected();

    private Syntax Unary()
    {
        if (Current.Is("+") || Current.Is("-"))
        {
            if (++depth > MaxDepth)
            {
                throw new FhirPathException("The expression is nested too deeply", Current.Position) { IsOpen = true };
            }

            var sign = Take();
            var operand = Unary();
            depth--;
            return new Syntax.Sign(sign.Text == "-", operand, sign.Position);
        }

        return Postfix(Term());
    }

    private Syntax Postfix(Syntax target)
    {
        while (true)
        {
            if (Current.Is("."))
            {
                at++;
                target = Current.Kind switch
                {
                    TokenKind.Identifier or TokenKind.Quoted => Invocation(target),
                    TokenKind.Special => SpecialName(),
                    _ => throw Unexpected(),
                };
            }
            else if (Current.Is("["))
            {
                var open = Take();
                var index = Expression(0);
                Expect("]");
                target = new Syntax.Indexer(target, index, open.Position);
            }
            else
            {
                return target;
            }
        }
    }

    private Syntax Invocation(Syntax target)
    {
        var name = Take();
        if (!Current.Is("(") || name.Kind == TokenKind.Quoted)
        {
            return new Syntax.Member(target, name.Text, name.Position);
        }

        at++;
        var arguments = new List<Syntax>();
        if (!Current.Is(")"))
        {
            do
            {
                arguments.Add(TypeArgument(name.Text) ?? SortKey(name.Text) ?? Expression(0));
            } while (TakeComma());
        }

        Expect(")");
        return new Syntax.Call(target, name.Text, arguments, name.Position);
    }

    // ofType(), is() and as() take a type, which reads like a path of members.
    private Syntax? TypeArgument(string function) =>
        function is "is" or "as" or "ofType" && Current.Kind is TokenKind.Identifier or TokenKind.Quoted
            ? new Syntax.Variable(TypeName(), Current.Position)
            : null;

    // The keys of sort() may be followed by a direction (FHIRPath 3.0).
    private Syntax? SortKey(string function)
    {
        if (function != "sort")
        {
            return null;
        }

        var key = Expression(0);
        if (Current.Kind != TokenKind.Identifier || Current.Text is not ("asc" or "desc"))
        {
            return key;
        }

        var direction = Take();
        return direction.Text == "desc" ? new Syntax.Descending(key, direction.Position) : key;
    }

    private bool TakeComma()
    {
        if (!Current.Is(","))
        {
            return false;
        }

        at++;
        return true;
    }

    private Syntax SpecialName()
    {
        var token = Take();
        return token.Text switch
        {
            "$this" => new Syntax.This(token.Position),
            "$index" or "$total" => new Syntax.Special(token.Text, token.Position),
            _ => throw new FhirPathException($"Unknown name '{token.Text}'", token.Position),
        };
    }

    private Syntax Term()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Identifier when token.Text is "true" or "false" && !tokens[at + 1].Is("("):
                at++;
                return new Syntax.Literal(Item.Of(token.Text == "true"), token.Position);
            case TokenKind.Identifier or TokenKind.Quoted:
                return Invocation(new Syntax.This(token.Position));
            case TokenKind.Special:
                return SpecialName();
            case TokenKind.Variable:
                at++;
                return new Syntax.Variable(token.Text, token.Position);
            case TokenKind.String:
                at++;
                return new Syntax.Literal(Item.Of(token.Text), token.Position);
            case TokenKind.Number:
                return NumberOrQuantity();
            case TokenKind.Long:
                at++;
                return new Syntax.Literal(
                    long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        ? Item.Of(number)
                        : throw new FhirPathException("The number is too large", token.Position) { IsOpen = true },
                    token.Position
                );
            case TokenKind.Date:
                at++;
                return new Syntax.Literal(
                    // A time part makes it a date and time, even the empty one of @2015T.
                    PartialDateTime.TryParse(token.Text, out var date)
                        ? Item.Of(date, token.Text.Contains('T', StringComparison.Ordinal) ? ItemKind.DateTime : ItemKind.Date)
                        : throw new FhirPathException($"'@{token.Text}' is no date", token.Position),
                    token.Position
                );
            case TokenKind.Time:
                at++;
                return new Syntax.Literal(
                    PartialDateTime.TryParseTime(token.Text, out var time)
                        ? Item.Of(time, ItemKind.Time)
                        : throw new FhirPathException($"'@T{token.Text}' is no time", token.Position),
                    token.Position
                );
            case TokenKind.Symbol when token.Text == "(":
            {
                at++;
                var inner = Expression(0);
                Expect(")");
                return inner;
            }
            case TokenKind.Symbol when token.Text == "{":
                at++;
                Expect("}");
                return new Syntax.Empty(token.Position);
            default:
                throw Unexpected();
        }
    }

    private Syntax NumberOrQuantity()
    {
        var token = Take();
        var isInteger = !token.Text.Contains('.', StringComparison.Ordinal);
        if (!decimal.TryParse(token.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            throw new FhirPathException("The number is too large", token.Position) { IsOpen = true };
        }

        if (Current.Kind == TokenKind.String)
        {
            return new Syntax.Literal(Item.Of(new QuantityValue(value, Take().Text)), token.Position);
        }

        if (Current.Kind == TokenKind.Identifier && QuantityValue.CalendarUnit(Current.Text) is { } unit)
        {
            at++;
            return new Syntax.Literal(Item.Of(new QuantityValue(value, unit)), token.Position);
        }

        return new Syntax.Literal(isInteger && value <= long.MaxValue ? Item.Of((long)value) : Item.Of(value), token.Position);
    }
}
