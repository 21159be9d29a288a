using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace FhirInterface.Validation.FhirPath;

/// <summary>A function of a text and up to two further values; null for no result.</summary>
internal delegate Item? TextFunction(string text, in Item first, in Item second);

/// <summary>Applies a function to the one text of the target.</summary>
internal sealed class TextOp(Op target, TextFunction function, Op? first = null, Op? second = null) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        if (Text(target, frame) is not { } text)
        {
            return;
        }

        Item a = default,
            b = default;
        if (first is not null)
        {
            if (first.First(frame, out var value) != 1)
            {
                return;
            }

            a = value.Value();
        }

        if (second is not null && second.First(frame, out var other) == 1)
        {
            b = other.Value();
        }

        if (function(text, a, b) is { } result)
        {
            into.Add(result);
        }
    }

    /// <summary>The text of a single item; null for none. Several are an error.</summary>
    public static string? Text(Op op, in Frame frame) =>
        op.First(frame, out var item) switch
        {
            0 => null,
            1 => item.AsText(),
            _ => throw new FhirPathException("A text function takes a single item, not a collection"),
        };
}

internal static class Texts
{
    public static Item? IndexOf(string text, in Item first, in Item second) =>
        first.AsText() is { } part ? Item.Of((long)text.IndexOf(part, StringComparison.Ordinal)) : null;

    public static Item? LastIndexOf(string text, in Item first, in Item second) =>
        first.AsText() is { } part ? Item.Of((long)text.LastIndexOf(part, StringComparison.Ordinal)) : null;

    public static Item? Substring(string text, in Item first, in Item second)
    {
        if (first.Kind != ItemKind.Integer || first.Integer < 0 || first.Integer >= text.Length)
        {
            return null;
        }

        var start = (int)first.Integer;
        var length = second.Kind == ItemKind.Integer ? (int)Math.Clamp(second.Integer, 0, text.Length - start) : text.Length - start;
        return Item.Of(text.Substring(start, length));
    }

    public static Item? Replace(string text, in Item first, in Item second)
    {
        if (first.AsText() is not { } pattern || second.AsText() is not { } substitution)
        {
            return null;
        }

        return Item.Of(
            pattern.Length > 0
                ? text.Replace(pattern, substitution, StringComparison.Ordinal)
                : substitution + string.Concat(text.Select(c => c + substitution))
        );
    }

    public static Item? Encode(string text, in Item first, in Item second) =>
        first.AsText() switch
        {
            "hex" => Item.Of(System.Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))),
            "base64" => Item.Of(System.Convert.ToBase64String(Encoding.UTF8.GetBytes(text))),
            "urlbase64" => Item.Of(System.Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).Replace('+', '-').Replace('/', '_')),
            _ => null,
        };

    public static Item? Decode(string text, in Item first, in Item second)
    {
        try
        {
            return first.AsText() switch
            {
                "hex" => Item.Of(Encoding.UTF8.GetString(System.Convert.FromHexString(text))),
                "base64" => Item.Of(Encoding.UTF8.GetString(System.Convert.FromBase64String(text))),
                "urlbase64" => Item.Of(Encoding.UTF8.GetString(System.Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/')))),
                _ => null,
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public static Item? Escape(string text, in Item first, in Item second) =>
        first.AsText() switch
        {
            "html" => Item.Of(WebUtility.HtmlEncode(text)),
            "json" => Item.Of(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)),
            _ => null,
        };

    public static Item? Unescape(string text, in Item first, in Item second) =>
        first.AsText() switch
        {
            "html" => Item.Of(WebUtility.HtmlDecode(text)),
            "json" => Item.Of(text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)),
            _ => null,
        };
}

internal enum TextTest
{
    StartsWith,
    EndsWith,
    Contains,
}

internal sealed class TextTestOp(Op target, TextTest test, Op argument) : TruthOp
{
    /// <summary>The argument, where it is the same for all and in ASCII: then the document's own bytes can be asked.</summary>
    private readonly byte[]? literal =
        argument is LiteralOp { Value: { Kind: ItemKind.String } value } && Ascii.IsValid(value.String) ? Item.Utf8Of(value.String) : null;

    public override Truth Truth(in Frame frame)
    {
        var count = target.First(frame, out var item);
        if (count == 0)
        {
            return FhirPath.Truth.Empty;
        }

        if (count > 1)
        {
            throw new FhirPathException("A text function takes a single item, not a collection");
        }

        if (literal is not null && item.IsNode && item.Node is { IsPrimitive: true, HasValue: true } node)
        {
            return Holds(node.Utf8) ? FhirPath.Truth.True : FhirPath.Truth.False;
        }

        if (TextOp.Text(argument, frame) is not { } part)
        {
            return FhirPath.Truth.Empty;
        }

        if (item.AsText() is not { } text)
        {
            return FhirPath.Truth.Empty;
        }

        var result = test switch
        {
            TextTest.StartsWith => text.StartsWith(part, StringComparison.Ordinal),
            TextTest.EndsWith => text.EndsWith(part, StringComparison.Ordinal),
            _ => text.Contains(part, StringComparison.Ordinal),
        };
        return result ? FhirPath.Truth.True : FhirPath.Truth.False;
    }

    private bool Holds(ReadOnlySpan<byte> text) =>
        test switch
        {
            TextTest.StartsWith => text.StartsWith(literal),
            TextTest.EndsWith => text.EndsWith(literal),
            _ => text.IndexOf(literal) >= 0,
        };
}

/// <summary>
/// Regular expressions of other people on text of other people: run by an automaton that cannot backtrack; the few that
/// it does not support (look-around, back references) run with a time limit and are an error when they exceed it.
/// </summary>
internal static class Patterns
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    public static Regex Compile(string pattern)
    {
        const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Singleline;
        try
        {
            return new Regex(pattern, Options | RegexOptions.NonBacktracking, Limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, Options, Limit);
        }
        catch (ArgumentException e)
        {
            throw new FhirPathException($"'{pattern}' is no regular expression: {e.Message}", e);
        }
    }

    public static T Within<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new FhirPathException("The regular expression takes too long", e) { IsOpen = true };
        }
    }
}

internal sealed class MatchesOp : TruthOp
{
    private readonly Op target;
    private readonly Op pattern;
    private readonly bool whole;
    private readonly Regex? ready;

    public MatchesOp(Op target, Op pattern, string? literal, bool whole)
    {
        this.target = target;
        this.pattern = pattern;
        this.whole = whole;
        ready = literal is null ? null : Patterns.Compile(Anchor(literal));
    }

    public override Truth Truth(in Frame frame)
    {
        if (TextOp.Text(target, frame) is not { } text)
        {
            return FhirPath.Truth.Empty;
        }

        var regex = ready;
        if (regex is null)
        {
            if (TextOp.Text(pattern, frame) is not { } source)
            {
                return FhirPath.Truth.Empty;
            }

            regex = Patterns.Compile(Anchor(source));
        }

        return Patterns.Within(() => regex.IsMatch(text)) ? FhirPath.Truth.True : FhirPath.Truth.False;
    }

    private string Anchor(string source) => whole ? $"^(?:{source})$" : source;
}

internal sealed class ReplaceMatchesOp(Op target, Op pattern, string? literal, Op substitution) : Op
{
    private readonly Regex? ready = literal is null ? null : Patterns.Compile(literal);

    public override void Run(in Frame frame, Items into)
    {
        if (
            TextOp.Text(target, frame) is { } text
            && TextOp.Text(substitution, frame) is { } with
            && (ready ?? (TextOp.Text(pattern, frame) is { } source ? Patterns.Compile(source) : null)) is { } regex
        )
        {
            into.Add(Item.Of(Patterns.Within(() => regex.Replace(text, with))));
        }
    }
}

/// <summary><c>toChars()</c> and <c>split()</c>.</summary>
internal sealed class SplitOp(Op target, Op? separator) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        if (TextOp.Text(target, frame) is not { } text)
        {
            return;
        }

        if (separator is null || TextOp.Text(separator, frame) is not { Length: > 0 } by)
        {
            foreach (var c in text)
            {
                into.Add(Item.Of(c.ToString()));
            }

            return;
        }

        foreach (var part in text.Split(by))
        {
            into.Add(Item.Of(part));
        }
    }
}

internal sealed class JoinOp(Op target, Op? separator) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var by = separator is null ? "" : TextOp.Text(separator, frame) ?? "";
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        var text = new StringBuilder();
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i > 0 ? by : "").Append(items[i].AsText());
        }

        if (items.Count > 0)
        {
            into.Add(Item.Of(text.ToString()));
        }

        frame.Scope.Return(items);
    }
}
