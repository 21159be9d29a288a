using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace FhirInterface.Validation.Narrative;

/// <summary>
/// Looks for what could act when a letter is opened: scripts, event handlers, forms, embedded pages, links that run code.
/// A letter with any of it is none. It does not need well-formed markup, and reads as browsers do: case, prefixes,
/// entities and control characters do not hide a thing from it.
/// </summary>
public static class ActiveContent
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Elements = new[]
    {
        "script",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "form",
        "input",
        "button",
        "select",
        "textarea",
        "option",
        "link",
        "meta",
        "base",
        "style",
        "svg",
        "math",
        "audio",
        "video",
        "source",
        "track",
        "canvas",
        "template",
        "portal",
        "marquee",
        "xml",
        "noscript",
        "isindex",
        "animate",
        "set",
        "handler",
        "dialog",
        "keygen",
        "param",
        "html",
        "head",
        "body",
        "title",
    }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> UrlAttributes = new[]
    {
        "href",
        "src",
        "action",
        "formaction",
        "background",
        "cite",
        "longdesc",
        "usemap",
        "data",
        "codebase",
        "classid",
        "poster",
        "dynsrc",
        "lowsrc",
        "manifest",
        "profile",
        "srcset",
        "ping",
    }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<byte> ValueEnds = SearchValues.Create(" \t\r\n\f>"u8);
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n\f/>=<\"'"u8);

    /// <summary>What was found first, in a few plain words that quote no text of the letter; null for nothing.</summary>
    public static string? Find(ReadOnlySpan<byte> markup)
    {
        // Once a comment is found not to end, looking for the end of the next would take time by the square.
        var commentsEnd = true;
        for (var at = markup.IndexOf((byte)'<'); at >= 0; )
        {
            markup = markup[(at + 1)..];
            if (FindInTag(ref markup, ref commentsEnd) is { } found)
            {
                return found;
            }

            at = markup.IndexOf((byte)'<');
        }

        return null;
    }

    /// <inheritdoc cref="Find(ReadOnlySpan{byte})"/>
    public static string? Find(string? markup) => string.IsNullOrEmpty(markup) ? null : Find(Encoding.UTF8.GetBytes(markup));

    /// <summary>Whether a URL, as written in an attribute, runs code or opens a page that its sender made.</summary>
    internal static bool IsScriptUrl(ReadOnlySpan<byte> value)
    {
        var start = Decode(value, 48);
        return start.StartsWith("javascript:", StringComparison.Ordinal)
            || start.StartsWith("vbscript:", StringComparison.Ordinal)
            || start.StartsWith("livescript:", StringComparison.Ordinal)
            || start.StartsWith("mocha:", StringComparison.Ordinal)
            || start.StartsWith("mhtml:", StringComparison.Ordinal)
            || (
                start.StartsWith("data:", StringComparison.Ordinal)
                && (
                    !start.StartsWith("data:image/", StringComparison.Ordinal)
                    || start.StartsWith("data:image/svg", StringComparison.Ordinal)
                )
            );
    }

    // On entry just after '<'; on return after the tag, as far as it goes.
    private static string? FindInTag(ref ReadOnlySpan<byte> rest, ref bool commentsEnd)
    {
        if (rest.IsEmpty)
        {
            return null;
        }

        if (rest[0] == '!')
        {
            // A comment hides what is in it; a DOCTYPE may define entities that hide the rest.
            if (rest.StartsWith("!--"u8))
            {
                var end = commentsEnd ? rest.IndexOf("-->"u8) : -1;
                commentsEnd &= end >= 0;
                // Browsers that clinical systems still embed read what a comment holds for them.
                if (end >= 3 && IsForOldBrowsers(rest[3..end]) && Find(rest[3..end]) is not null)
                {
                    return "something that acts in a comment for some browsers";
                }

                rest = end < 0 ? rest[3..] : rest[(end + 3)..];
                return null;
            }

            return StartsWith(rest[1..], "doctype") || StartsWith(rest[1..], "entity") ? "a document type declaration" : null;
        }

        if (rest[0] == '?')
        {
            return StartsWith(rest[1..], "xml-stylesheet") ? "a style sheet instruction" : null;
        }

        var name = Name(ref rest);
        if (name.IsEmpty)
        {
            return null;
        }

        if (Has(Elements, Local(name)))
        {
            return $"the element '{Encoding.ASCII.GetString(Local(name)).ToLowerInvariant()}'";
        }

        while (true)
        {
            Skip(ref rest, " \t\r\n\f/"u8);
            if (rest.IsEmpty || rest[0] is (byte)'>' or (byte)'<')
            {
                return null;
            }

            var attribute = Name(ref rest);
            if (attribute.IsEmpty)
            {
                rest = rest[1..];
                continue;
            }

            var value = Value(ref rest);
            var local = Local(attribute);
            if (local.Length > 2 && StartsWith(local, "on") && char.IsAsciiLetter((char)local[2]))
            {
                return "an event handler";
            }

            if (Has(UrlAttributes, local) && IsScriptUrl(value))
            {
                return "a link that runs code";
            }

            if (StartsWith(local, "srcdoc") && local.Length == 6)
            {
                return "an embedded page";
            }

            if (local.Length == 5 && StartsWith(local, "style") && IsActiveStyle(value))
            {
                return "a style that runs code";
            }
        }
    }

    /// <summary>A conditional comment of Internet Explorer ("[if lt IE 9]"). Those that word processors write for themselves ("[if gte mso 9]") are none.</summary>
    private static bool IsForOldBrowsers(ReadOnlySpan<byte> comment)
    {
        Skip(ref comment, " \t\r\n\f"u8);
        if (!StartsWith(comment, "[if"))
        {
            return false;
        }

        var condition = comment[..(comment.IndexOf((byte)']') is var end and >= 0 ? end : comment.Length)];
        return condition.IndexOf("IE"u8) >= 0 || condition.IndexOf("ie"u8) >= 0;
    }

    private static ReadOnlySpan<byte> Value(ref ReadOnlySpan<byte> rest)
    {
        Skip(ref rest, " \t\r\n\f"u8);
        if (rest.IsEmpty || rest[0] != '=')
        {
            return default;
        }

        rest = rest[1..];
        Skip(ref rest, " \t\r\n\f"u8);
        if (rest.IsEmpty)
        {
            return default;
        }

        ReadOnlySpan<byte> value;
        if (rest[0] is (byte)'"' or (byte)'\'')
        {
            var end = rest[1..].IndexOf(rest[0]);
            value = end < 0 ? rest[1..] : rest.Slice(1, end);
            rest = end < 0 ? default : rest[(end + 2)..];
            return value;
        }

        var length = rest.IndexOfAny(ValueEnds);
        value = length < 0 ? rest : rest[..length];
        rest = rest[value.Length..];
        return value;
    }

    private static bool IsActiveStyle(ReadOnlySpan<byte> value)
    {
        var style = Decode(value, 8192);
        return style.Contains("expression(", StringComparison.Ordinal)
            || style.Contains("javascript:", StringComparison.Ordinal)
            || style.Contains("vbscript:", StringComparison.Ordinal)
            || style.Contains("-moz-binding", StringComparison.Ordinal)
            || style.Contains("behavior:", StringComparison.Ordinal)
            || style.Contains("@import", StringComparison.Ordinal)
            || style.Contains('\\', StringComparison.Ordinal) && style.Contains("url(", StringComparison.Ordinal);
    }

    /// <summary>The start of a value as a browser sees it: entities decoded, white space and control characters gone, in lower case.</summary>
    private static string Decode(ReadOnlySpan<byte> value, int most)
    {
        var text = new StringBuilder();
        for (var i = 0; i < value.Length && text.Length < most; i++)
        {
            var c = (char)value[i];
            if (c == '&')
            {
                c = Entity(value[(i + 1)..], out var used);
                i += used;
            }

            if (c > ' ' && c != '\u007F')
            {
                text.Append(char.ToLowerInvariant(c));
            }
        }

        return text.ToString();
    }

    private static char Entity(ReadOnlySpan<byte> rest, out int used)
    {
        used = 0;
        if (rest.IsEmpty)
        {
            return '&';
        }

        if (rest[0] == '#')
        {
            var at = 1;
            var isHex = at < rest.Length && rest[at] is (byte)'x' or (byte)'X';
            at += isHex ? 1 : 0;
            var code = 0L;
            var digits = at;
            while (
                at < rest.Length && code < 0x110000 && (isHex ? char.IsAsciiHexDigit((char)rest[at]) : char.IsAsciiDigit((char)rest[at]))
            )
            {
                code = (code * (isHex ? 16 : 10)) + HexValue(rest[at]);
                at++;
            }

            if (at == digits)
            {
                return '&';
            }

            used = at < rest.Length && rest[at] == ';' ? at + 1 : at;
            return code < 0x10000 ? (char)code : '?';
        }

        foreach (var (name, c) in Named)
        {
            if (rest.StartsWith(name))
            {
                used = name.Length;
                return c;
            }
        }

        return '&';
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static readonly (byte[] Name, char Character)[] Named =
    [
        ("colon;"u8.ToArray(), ':'),
        ("Tab;"u8.ToArray(), '\t'),
        ("NewLine;"u8.ToArray(), '\n'),
        ("lpar;"u8.ToArray(), '('),
        ("sol;"u8.ToArray(), '/'),
        ("amp;"u8.ToArray(), '&'),
    ];

    private static ReadOnlySpan<byte> Name(ref ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOfAny(NameEnds);
        var name = length < 0 ? rest : rest[..length];
        rest = rest[name.Length..];
        return name;
    }

    private static void Skip(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> what)
    {
        var length = rest.IndexOfAnyExcept(what);
        rest = length < 0 ? default : rest[length..];
    }

    private static ReadOnlySpan<byte> Local(ReadOnlySpan<byte> name) =>
        name.LastIndexOf((byte)':') is var colon and >= 0 ? name[(colon + 1)..] : name;

    private static bool StartsWith(ReadOnlySpan<byte> text, string start) =>
        text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start);

    private static bool Has(FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> set, ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[24];
        return name.Length <= text.Length && Encoding.UTF8.TryGetChars(name, text, out var length) && set.Contains(text[..length]);
    }
}
