using System.Globalization;
using System.Text;

namespace FhirInterface.Validation.FhirPath;

internal enum TokenKind
{
    End,
    Identifier,

    /// <summary>An identifier in back quotes: never a keyword.</summary>
    Quoted,
    String,
    Number,
    Long,
    Date,
    Time,
    Variable,
    Special,
    Symbol,
}

internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Identifier && Text == word;
}

/// <summary>Cuts an expression into tokens. Linear; throws <see cref="FhirPathException"/> with the position.</summary>
internal sealed class Lexer(string text)
{
    private int at;

    public static List<Token> Read(string text)
    {
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        Token token;
        do
        {
            token = lexer.Next();
            tokens.Add(token);
        } while (token.Kind != TokenKind.End);

        return tokens;
    }

    private char Peek(int ahead = 0) => at + ahead < text.Length ? text[at + ahead] : '\0';

    private Token Next()
    {
        SkipSpace();
        var start = at;
        if (at >= text.Length)
        {
            return new Token(TokenKind.End, "", start);
        }

        var c = text[at];
        if (IsStart(c))
        {
            return new Token(TokenKind.Identifier, Word(), start);
        }

        if (char.IsAsciiDigit(c))
        {
            return Number();
        }

        switch (c)
        {
            case '\'':
                return new Token(TokenKind.String, Delimited('\''), start);
            case '`':
                return new Token(TokenKind.Quoted, Delimited('`'), start);
            case '"':
                return new Token(TokenKind.Quoted, Delimited('"'), start);
            case '@':
                return DateOrTime();
            case '$':
                at++;
                return new Token(TokenKind.Special, "$" + Word(), start);
            case '%':
                at++;
                return new Token(
                    TokenKind.Variable,
                    Peek() is '`' or '\'' or '"' ? Delimited(Peek())
                        : IsStart(Peek()) ? Word()
                        : throw new FhirPathException("A name is expected after %", start),
                    start
                );
        }

        if (at + 1 < text.Length && text.AsSpan(at, 2) is "<=" or ">=" or "!=" or "!~")
        {
            at += 2;
            return new Token(TokenKind.Symbol, text.Substring(start, 2), start);
        }

        if (".,()[]{}+-*/&|<>=~".Contains(c, StringComparison.Ordinal))
        {
            at++;
            return new Token(TokenKind.Symbol, c.ToString(), start);
        }

        throw new FhirPathException($"Unexpected character '{c}'", start);
    }

    private void SkipSpace()
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]) || text[at] == '\uFEFF')
            {
                at++;
            }
            else if (text[at] == '/' && Peek(1) == '/')
            {
                while (at < text.Length && text[at] is not ('\n' or '\r'))
                {
                    at++;
                }
            }
            else if (text[at] == '/' && Peek(1) == '*')
            {
                var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = end < 0 ? throw new FhirPathException("The comment does not end", at) : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private static bool IsStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private string Word()
    {
        var start = at;
        while (at < text.Length && (IsStart(text[at]) || char.IsAsciiDigit(text[at])))
        {
            at++;
        }

        return text[start..at];
    }

    private Token Number()
    {
        var start = at;
        Digits();
        if (Peek() == '.' && char.IsAsciiDigit(Peek(1)))
        {
            at++;
            Digits();
        }
        else if (Peek() == 'L' && !IsStart(Peek(1)))
        {
            var digits = text[start..at];
            at++;
            return new Token(TokenKind.Long, digits, start);
        }

        return new Token(TokenKind.Number, text[start..at], start);
    }

    private void Digits()
    {
        while (char.IsAsciiDigit(Peek()))
        {
            at++;
        }
    }

    private Token DateOrTime()
    {
        var start = at++;
        var isTime = Peek() == 'T';
        if (isTime)
        {
            at++;
        }

        var from = at;
        while (
            char.IsAsciiDigit(Peek())
            || Peek() is 'T' or ':' or 'Z'
            || (Peek() is '-' or '+' && (char.IsAsciiDigit(Peek(1))))
            || (Peek() == '.' && char.IsAsciiDigit(Peek(1)))
        )
        {
            at++;
        }

        return new Token(isTime ? TokenKind.Time : TokenKind.Date, text[from..at], start);
    }

    private string Delimited(char quote)
    {
        var start = at++;
        var result = new StringBuilder();
        while (at < text.Length)
        {
            var c = text[at++];
            if (c == quote)
            {
                return result.ToString();
            }

            if (c != '\\')
            {
                result.Append(c);
                continue;
            }

            var escaped = Peek();
            at++;
            switch (escaped)
            {
                case 'n':
                    result.Append('\n');
                    break;
                case 'r':
                    result.Append('\r');
                    break;
                case 't':
                    result.Append('\t');
                    break;
                case 'f':
                    result.Append('\f');
                    break;
                case '\'' or '"' or '`' or '\\' or '/':
                    result.Append(escaped);
                    break;
                case 'u'
                    when at + 4 <= text.Length
                        && ushort.TryParse(text.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                    result.Append((char)unit);
                    at += 4;
                    break;
                default:
                    // Not in the grammar, but published regular expressions rely on it: the backslash stays.
                    result.Append('\\');
                    at--;
                    break;
            }
        }

        throw new FhirPathException("The quoted text does not end", start);
    }
}
