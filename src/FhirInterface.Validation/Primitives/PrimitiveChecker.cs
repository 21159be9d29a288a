using System.Buffers;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Primitives;

/// <summary>
/// Whether a text is a value of a FHIR primitive type, on its unescaped UTF-8 bytes: R4's lexical rules (R4 2.24.0.1), with
/// errors and warnings divided as HL7's validator divides them. One pass, no allocation.
/// </summary>
public static class PrimitiveChecker
{
    private const int MaxStringCharacters = 1_048_576;

    /// <summary>Bytes below 0x20 but tab, line feed and carriage return; and NUL.</summary>
    private static readonly SearchValues<byte> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 32).Where(b => b is not ('\t' or '\n' or '\r')).Select(b => (byte)b),
    ]);

    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\r\n\v\f"u8);

    private static readonly SearchValues<byte> IdCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8
    );

    /// <summary>The first and gravest fault, or null for none.</summary>
    public static PrimitiveFault? Check(PrimitiveType type, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return type is PrimitiveType.None ? null : PrimitiveFault.Empty;
        }

        return type switch
        {
            PrimitiveType.Boolean => value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8) ? null : PrimitiveFault.Boolean,
            PrimitiveType.Integer => Numbers.IsInteger(value) ? null : PrimitiveFault.Integer,
            PrimitiveType.UnsignedInt => Numbers.IsInteger(value) && value[0] != '-' ? null : PrimitiveFault.UnsignedInt,
            PrimitiveType.PositiveInt => Numbers.IsInteger(value) && value[0] is not ((byte)'-' or (byte)'0')
                ? null
                : PrimitiveFault.PositiveInt,
            PrimitiveType.Decimal => Numbers.IsDecimal(value) ? null : PrimitiveFault.Decimal,
            PrimitiveType.String => CheckString(value, trimmed: true),
            PrimitiveType.Markdown => CheckString(value, trimmed: false),
            PrimitiveType.Code => CheckCode(value),
            PrimitiveType.Id => IsId(value) ? null : PrimitiveFault.Id,
            PrimitiveType.Uri or PrimitiveType.Url => CheckUri(value),
            PrimitiveType.Canonical => CheckUri(value, isCanonical: true) ?? (IsCanonical(value) ? null : PrimitiveFault.Canonical),
            PrimitiveType.Oid => IsOid(value) ? CheckUri(value) : PrimitiveFault.Oid,
            PrimitiveType.Uuid => CheckUuid(value),
            PrimitiveType.Base64Binary => CheckBase64(value),
            PrimitiveType.Date => Dates.CheckDate(value),
            PrimitiveType.DateTime => Dates.CheckDateTime(value),
            PrimitiveType.Instant => Dates.CheckInstant(value),
            PrimitiveType.Time => Dates.IsTime(value) ? null : PrimitiveFault.Time,
            _ => null,
        };
    }

    /// <summary>Whether a text is a resource's or an element's id: at most 64 letters, digits, hyphens and points.</summary>
    public static bool IsId(ReadOnlySpan<byte> value) => value.Length is > 0 and <= 64 && !value.ContainsAnyExcept(IdCharacters);

    /// <summary>Whether a URI has a scheme: <c>http:</c>, <c>urn:</c> or any other in lower case, with something after it.</summary>
    public static bool IsAbsoluteUri(ReadOnlySpan<byte> value)
    {
        var colon = value.IndexOf((byte)':');
        if (colon <= 0 || colon == value.Length - 1)
        {
            return false;
        }

        if (value[0] is < (byte)'a' or > (byte)'z')
        {
            return false;
        }

        foreach (var c in value[..colon])
        {
            if (c is not ((>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'+' or (byte)'-' or (byte)'.'))
            {
                return false;
            }
        }

        return true;
    }

    private static PrimitiveFault? CheckString(ReadOnlySpan<byte> value, bool trimmed)
    {
        if (value.ContainsAny((byte)'\v', (byte)'\f'))
        {
            return PrimitiveFault.StringCharacter;
        }

        if (value.Length > MaxStringCharacters && System.Text.Encoding.UTF8.GetCharCount(value) > MaxStringCharacters)
        {
            return PrimitiveFault.TooLong;
        }

        if (value.ContainsAny(Controls))
        {
            return PrimitiveFault.ControlCharacter;
        }

        if (!trimmed)
        {
            return null;
        }

        return !Spaces.Contains(value[0]) && !Spaces.Contains(value[^1]) ? null
            : !value.ContainsAnyExcept(Spaces) ? PrimitiveFault.Blank
            : PrimitiveFault.Untrimmed;
    }

    private static PrimitiveFault? CheckCode(ReadOnlySpan<byte> value)
    {
        if (Spaces.Contains(value[0]) || Spaces.Contains(value[^1]))
        {
            return PrimitiveFault.Code;
        }

        for (var i = value.IndexOfAny(Spaces); i >= 0 && i < value.Length; i++)
        {
            if (Spaces.Contains(value[i]) && (value[i] != ' ' || Spaces.Contains(value[i + 1])))
            {
                return PrimitiveFault.Code;
            }
        }

        return null;
    }

    private static PrimitiveFault? CheckUri(ReadOnlySpan<byte> value, bool isCanonical = false)
    {
        if (value.ContainsAny(Spaces))
        {
            return PrimitiveFault.UriSpace;
        }

        if (value.StartsWith("oid:"u8))
        {
            return PrimitiveFault.UriOid;
        }

        if (value.StartsWith("uuid:"u8))
        {
            return PrimitiveFault.UriUuid;
        }

        if (value.StartsWith("urn:uuid:"u8))
        {
            var uuid = value[9..];
            uuid = uuid.IndexOf((byte)'#') is var fragment and >= 0 ? uuid[..fragment] : uuid;
            uuid = isCanonical && uuid.LastIndexOf((byte)'|') is var version and >= 0 ? uuid[..version] : uuid;
            return IsUuid(uuid, out _) ? null : PrimitiveFault.Uuid;
        }

        if (value.StartsWith("urn:oid:"u8))
        {
            var oid = isCanonical && value.LastIndexOf((byte)'|') is var version and >= 0 ? value[..version] : value;

            // HL7's validator: a root of fewer than four characters is hardly ever a namespace, but for 1.3.
            return IsOid(oid) && (oid[8..].LastIndexOf((byte)'.') >= 4 || oid[8..].StartsWith("1.3"u8)) ? null : PrimitiveFault.Oid;
        }

        return value.ContainsAny(Controls) ? PrimitiveFault.ControlCharacter : null;
    }

    private static bool IsCanonical(ReadOnlySpan<byte> value) => value[0] == '#' || IsAbsoluteUri(value);

    private static PrimitiveFault? CheckUuid(ReadOnlySpan<byte> value) =>
        !value.StartsWith("urn:uuid:"u8) || !IsUuid(value[9..], out var isLower) ? PrimitiveFault.Uuid
        : isLower ? null
        : PrimitiveFault.UuidCase;

    private static bool IsUuid(ReadOnlySpan<byte> value, out bool isLower)
    {
        isLower = true;
        if (value.Length != 36)
        {
            return false;
        }

        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (i is 8 or 13 or 18 or 23 ? c != '-' : !char.IsAsciiHexDigit((char)c))
            {
                return false;
            }

            isLower &= c is not (>= (byte)'A' and <= (byte)'F');
        }

        return true;
    }

    private static bool IsOid(ReadOnlySpan<byte> value)
    {
        if (!value.StartsWith("urn:oid:"u8))
        {
            return false;
        }

        value = value[8..];
        if (value.Length < 3 || value[0] is < (byte)'0' or > (byte)'2' || value[1] != '.')
        {
            return false;
        }

        var isStart = true;
        for (var i = 2; i < value.Length; i++)
        {
            var c = value[i];
            if (c == '.')
            {
                if (isStart)
                {
                    return false;
                }

                isStart = true;
            }
            else if (c is < (byte)'0' or > (byte)'9' || (isStart && c == '0' && i + 1 < value.Length && value[i + 1] != '.'))
            {
                return false;
            }
            else
            {
                isStart = false;
            }
        }

        return !isStart;
    }

    private static PrimitiveFault? CheckBase64(ReadOnlySpan<byte> value)
    {
        var digits = 0;
        var padding = 0;
        var hasSpace = false;
        foreach (var c in value)
        {
            if (c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                hasSpace = true;
            }
            else if (c == '=')
            {
                padding++;
            }
            else if (padding == 0 && (char.IsAsciiLetterOrDigit((char)c) || c is (byte)'+' or (byte)'/'))
            {
                digits++;
            }
            else
            {
                return PrimitiveFault.Base64;
            }
        }

        if ((digits + padding) % 4 != 0 || padding > 2 || digits == 0)
        {
            return PrimitiveFault.Base64;
        }

        return hasSpace ? PrimitiveFault.Base64Space : null;
    }
}
