using System.Text;

namespace FhirInterface.Policy.Review.Attachments;

/// <summary>The words of an attachment as far as they could be read, and whether that is all of it.</summary>
/// <param name="Words">Null where nothing was read.</param>
public readonly record struct AttachmentText(string? Words, bool Whole)
{
    /// <summary>Longer text than this is not wholly read.</summary>
    public const int Longest = 500_000;

    /// <summary>Nothing was read.</summary>
    public static readonly AttachmentText Unread = new(null, Whole: false);

    /// <summary>Reads plain text and PDF, in bounded time and memory whatever it is; never throws for what is in the file.</summary>
    public static AttachmentText Of(string? contentType, byte[]? data)
    {
        if (data is not { Length: > 0 })
            return Unread;
        return contentType?.Split(';')[0].Trim().ToLowerInvariant() switch
        {
            "text/plain" => Plain(data),
            "application/pdf" or "application/x-pdf" => PdfText.Read(data),
            _ => Unread,
        };
    }

    private static AttachmentText Plain(byte[] data)
    {
        // A page of text in a few bytes each: what is longer than this in bytes is longer in characters than is read.
        if (data.Length > 4 * Longest || data.AsSpan().Contains((byte)0))
            return Unread;
        var words = Decode(data).TrimStart('\uFEFF');
        return words.Length <= Longest ? new(words, Whole: true) : new(words[..Longest], Whole: false);
    }

    private static string Decode(byte[] data)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(data);
        }
        catch (ArgumentException)
        {
            // What older hospital systems write.
            return Encoding.Latin1.GetString(data);
        }
    }
}
