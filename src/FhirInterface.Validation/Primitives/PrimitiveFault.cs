namespace FhirInterface.Validation.Primitives;

/// <summary>What is wrong with the text of a primitive. Instances are shared: finding a fault allocates nothing.</summary>
/// <param name="MessageId">Stable; never reused or renamed.</param>
/// <param name="IsError">False for what HL7's validator only warns of.</param>
/// <param name="Text">One plain sentence, without the value: that may be a patient's.</param>
public sealed record PrimitiveFault(string MessageId, bool IsError, string Text)
{
    internal static readonly PrimitiveFault Boolean = Error("primitive-boolean", "A boolean is either true or false.");
    internal static readonly PrimitiveFault Integer = Error(
        "primitive-integer",
        "An integer is a whole number from -2147483648 to 2147483647, without leading zeros."
    );
    internal static readonly PrimitiveFault UnsignedInt = Error(
        "primitive-unsigned-int",
        "An unsignedInt is a whole number, zero or more."
    );
    internal static readonly PrimitiveFault PositiveInt = Error("primitive-positive-int", "A positiveInt is a whole number above zero.");
    internal static readonly PrimitiveFault Decimal = Error("primitive-decimal", "A decimal is written as a number, such as -1.50 or 2e3.");
    internal static readonly PrimitiveFault Empty = Error("primitive-empty", "A value must have at least one character.");
    internal static readonly PrimitiveFault TooLong = Error("primitive-too-long", "A string has at most 1048576 characters.");
    internal static readonly PrimitiveFault StringCharacter = Error(
        "primitive-string-character",
        "A string contains neither vertical tabs nor form feeds."
    );
    internal static readonly PrimitiveFault ControlCharacter = Warning(
        "primitive-control-character",
        "The value has control characters, which XML cannot carry."
    );
    internal static readonly PrimitiveFault Blank = Warning("primitive-blank", "The value is only white space.");
    internal static readonly PrimitiveFault Untrimmed = Warning("primitive-untrimmed", "The value starts or ends with white space.");
    internal static readonly PrimitiveFault UriSpace = Error("primitive-uri-space", "A URI has no white space.");
    internal static readonly PrimitiveFault UriOid = Error("primitive-uri-oid", "An OID as a URI starts with urn:oid:.");
    internal static readonly PrimitiveFault UriUuid = Error("primitive-uri-uuid", "A UUID as a URI starts with urn:uuid:.");
    internal static readonly PrimitiveFault Canonical = Error(
        "primitive-canonical",
        "A canonical is an absolute URL, or a fragment that starts with #."
    );
    internal static readonly PrimitiveFault Oid = Error(
        "primitive-oid",
        "An OID is urn:oid: and numbers with points between, such as urn:oid:2.16.840.1."
    );
    internal static readonly PrimitiveFault Uuid = Error(
        "primitive-uuid",
        "A UUID is urn:uuid: and 32 hexadecimal digits with hyphens, such as urn:uuid:c757873d-ec9a-4326-a141-556f43239520."
    );
    internal static readonly PrimitiveFault UuidCase = Error("primitive-uuid-case", "The digits of a UUID are in lower case.");
    internal static readonly PrimitiveFault Id = Error(
        "primitive-id",
        "An id has 1 to 64 of the characters A-Z, a-z, 0-9, - and full stop."
    );
    internal static readonly PrimitiveFault Code = Error(
        "primitive-code",
        "A code neither starts nor ends with white space, and has only single spaces within."
    );
    internal static readonly PrimitiveFault Base64 = Error("primitive-base64", "The value is not base64.");
    internal static readonly PrimitiveFault Base64Space = Warning("primitive-base64-space", "Base64 should have no white space.");
    internal static readonly PrimitiveFault Date = Error("primitive-date", "A date is YYYY, YYYY-MM or YYYY-MM-DD.");
    internal static readonly PrimitiveFault NoSuchDay = Error("primitive-no-such-day", "There is no such day in the calendar.");
    internal static readonly PrimitiveFault DateTime = Error(
        "primitive-date-time",
        "A dateTime is YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a time zone."
    );
    internal static readonly PrimitiveFault TimeZone = Error(
        "primitive-time-zone",
        "A time has a time zone: Z, or an offset such as +01:00."
    );
    internal static readonly PrimitiveFault Instant = Error("primitive-instant", "An instant is YYYY-MM-DDThh:mm:ss with a time zone.");
    internal static readonly PrimitiveFault Time = Error("primitive-time", "A time is hh:mm:ss.");
    internal static readonly PrimitiveFault Year = Warning("primitive-year", "The year is outside of what is reasonable.");

    private static PrimitiveFault Error(string id, string text) => new(id, true, text);

    private static PrimitiveFault Warning(string id, string text) => new(id, false, text);
}
