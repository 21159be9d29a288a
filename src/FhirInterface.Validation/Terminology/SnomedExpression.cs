namespace FhirInterface.Validation.Terminology;

/// <summary>
/// The form of a SNOMED CT expression (SNOMED CT Compositional Grammar 2.3.1): concepts with or without terms, joined and
/// refined. Whether the concepts exist is not asked.
/// </summary>
internal ref struct SnomedExpression
{
    private const int MaxDepth = 50;
    private readonly ReadOnlySpan<char> text;
    private int at;
    private int depth;

    private SnomedExpression(ReadOnlySpan<char> text) => this.text = text;

    public static bool IsWellFormed(string text)
    {
        var reader = new SnomedExpression(text);
        reader.Space();
        if (!reader.Take("==="))
        {
            reader.Take("<<<");
        }

        return reader.Expression() && reader.at == text.Length;
    }

    /// <summary>Focus concepts, and what refines them.</summary>
    private bool Expression()
    {
        if (++depth > MaxDepth)
        {
            return false;
        }

        do
        {
            if (!Concept())
            {
                return false;
            }
        } while (Take("+"));

        var isWell = !Take(":") || Refinement();
        depth--;
        return isWell;
    }

    private bool Concept()
    {
        Space();
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        if (!CheckDigits.IsSnomed(text[start..at].ToString()))
        {
            return false;
        }

        Space();
        return !Take("|") || Until('|');
    }

    /// <summary>Attributes and groups of attributes, with or without commas between them.</summary>
    private bool Refinement()
    {
        do
        {
            if (!(Take("{") ? Attributes() && Take("}") : Attribute()))
            {
                return false;
            }
        } while (Take(",") || Peek() is '{');

        return true;
    }

    private bool Attributes()
    {
        do
        {
            if (!Attribute())
            {
                return false;
            }
        } while (Take(","));

        return true;
    }

    private bool Attribute()
    {
        if (!Concept() || !Take("="))
        {
            return false;
        }

        if (Take("("))
        {
            return Expression() && Take(")");
        }

        if (Take("\""))
        {
            return Until('"');
        }

        return Take("#") ? Number() : Concept();
    }

    private bool Number()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '.' or '-' or '+'))
        {
            at++;
        }

        Space();
        return at > start;
    }

    private bool Until(char end)
    {
        var length = text[at..].IndexOf(end);
        if (length < 0)
        {
            return false;
        }

        at += length + 1;
        Space();
        return true;
    }

    private readonly char Peek() => at < text.Length ? text[at] : '\0';

    private bool Take(string token)
    {
        if (!text[at..].StartsWith(token, StringComparison.Ordinal))
        {
            return false;
        }

        at += token.Length;
        Space();
        return true;
    }

    private void Space()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }
}
