namespace FhirInterface.Validation.Narrative;

internal enum XhtmlToken
{
    End,
    Open,
    Attribute,

    /// <summary>The end of a start tag; <see cref="XhtmlScanner.IsSelfClosed"/> tells whether it was the element's end too.</summary>
    TagEnd,
    Close,
    Text,
    CData,
    Comment,
    Instruction,
    Doctype,

    /// <summary>Markup that is none: nothing after it can be read.</summary>
    Malformed,
}

/// <summary>
/// Cuts XHTML into tokens in one pass over its bytes, without copying. It knows names, quotes and angle brackets, and
/// leaves nesting and entities to its callers.
/// </summary>
internal ref struct XhtmlScanner(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> source = source;
    private int at;
    private bool isInTag;

    /// <summary>Name of an element or attribute as written, with its prefix.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Text, comment, or the value of an attribute, as written.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether the attribute had a value, in quotes.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>Whether the tag that ended closed its element.</summary>
    public bool IsSelfClosed { get; private set; }

    /// <summary>Byte offset of the next token.</summary>
    public readonly int Position => at;

    public XhtmlToken Next()
    {
        Value = default;
        if (isInTag)
        {
            return InTag();
        }

        if (at >= source.Length)
        {
            return XhtmlToken.End;
        }

        var rest = source[at..];
        if (rest[0] != '<')
        {
            var length = rest.IndexOf((byte)'<');
            Value = length < 0 ? rest : rest[..length];
            at += Value.Length;
            return XhtmlToken.Text;
        }

        if (rest.StartsWith("<!--"u8))
        {
            return Until(4, "-->"u8, XhtmlToken.Comment);
        }

        if (rest.StartsWith("<![CDATA["u8))
        {
            return Until(9, "]]>"u8, XhtmlToken.CData);
        }

        if (rest.StartsWith("<?"u8))
        {
            return Until(2, "?>"u8, XhtmlToken.Instruction);
        }

        if (rest.StartsWith("<!"u8))
        {
            return Until(2, ">"u8, XhtmlToken.Doctype);
        }

        if (rest.StartsWith("</"u8))
        {
            at += 2;
            Name = ReadName();
            SkipSpace();
            if (Name.IsEmpty || at >= source.Length || source[at] != '>')
            {
                return XhtmlToken.Malformed;
            }

            at++;
            return XhtmlToken.Close;
        }

        at++;
        Name = ReadName();
        if (Name.IsEmpty)
        {
            return XhtmlToken.Malformed;
        }

        isInTag = true;
        return XhtmlToken.Open;
    }

    private XhtmlToken InTag()
    {
        SkipSpace();
        if (at >= source.Length)
        {
            return XhtmlToken.Malformed;
        }

        if (source[at] == '>' || source[at] == '/')
        {
            IsSelfClosed = source[at] == '/';
            at += IsSelfClosed ? 1 : 0;
            if (at >= source.Length || source[at] != '>')
            {
                return XhtmlToken.Malformed;
            }

            at++;
            isInTag = false;
            return XhtmlToken.TagEnd;
        }

        Name = ReadName();
        if (Name.IsEmpty)
        {
            return XhtmlToken.Malformed;
        }

        SkipSpace();
        IsQuoted = false;
        if (at >= source.Length || source[at] != '=')
        {
            return XhtmlToken.Attribute;
        }

        at++;
        SkipSpace();
        if (at < source.Length && source[at] is (byte)'"' or (byte)'\'')
        {
            var quote = source[at++];
            var length = source[at..].IndexOf(quote);
            if (length < 0)
            {
                return XhtmlToken.Malformed;
            }

            Value = source.Slice(at, length);
            at += length + 1;
            IsQuoted = true;
            return XhtmlToken.Attribute;
        }

        var start = at;
        while (at < source.Length && source[at] is not ((byte)'>' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
        {
            at++;
        }

        Value = source[start..at];
        return XhtmlToken.Attribute;
    }

    private XhtmlToken Until(int skip, ReadOnlySpan<byte> end, XhtmlToken token)
    {
        var length = source[(at + skip)..].IndexOf(end);
        if (length < 0)
        {
            at = source.Length;
            return XhtmlToken.Malformed;
        }

        Value = source.Slice(at + skip, length);
        at += skip + length + end.Length;
        return token;
    }

    private ReadOnlySpan<byte> ReadName()
    {
        var start = at;
        while (
            at < source.Length
            && (
                char.IsAsciiLetterOrDigit((char)source[at])
                || source[at] >= 0x80
                || source[at] is (byte)'_' or (byte)'-' or (byte)':' or (byte)'.'
            )
        )
        {
            at++;
        }

        return source[start..at];
    }

    private void SkipSpace()
    {
        while (at < source.Length && source[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }
    }
}
