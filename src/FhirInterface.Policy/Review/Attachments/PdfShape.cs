using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace FhirInterface.Policy.Review.Attachments;

/// <summary>
/// Looks over a PDF before the library follows it. What refers back to itself, or is nested without end, the library would follow until
/// the stack and with it the process is gone; a form that draws others ten times over, until nobody waits any longer.
/// </summary>
internal sealed class PdfShape
{
    /// <summary>References that lead from a page to the words on it are fewer.</summary>
    private const int Deepest = 48;
    private const int MostObjects = 50_000;

    /// <summary>Forms drawn on all pages, each as often as it is.</summary>
    private const long MostDrawn = 50_000;

    // Ways back and sideways that every document has, and trees that are not read.
    private static readonly HashSet<string> NotFollowed = new(StringComparer.Ordinal)
    {
        "Parent",
        "P",
        "Prev",
        "Next",
        "Pg",
        "Dest",
        "Dests",
        "D",
        "A",
        "AA",
        "B",
        "OpenAction",
        "Outlines",
        "StructTreeRoot",
        "Annots",
        "AcroForm",
        "Metadata",
        "Threads",
    };

    private readonly PdfDocument document;
    private readonly IFilterProvider filters;
    private readonly Dictionary<IndirectReference, Reach> known = [];
    private readonly HashSet<IndirectReference> open = [];
    private long drawnByPages;
    private long mostByForm = 1;

    private PdfShape(PdfDocument document, IFilterProvider filters) => (this.document, this.filters) = (document, filters);

    /// <summary>How deep references go below something, and how many forms drawing it would draw at most.</summary>
    private readonly record struct Reach(int Depth, long Drawn);

    /// <exception cref="InvalidDataException">The library is not to be let loose on it.</exception>
    public static void Check(PdfDocument document, IFilterProvider filters)
    {
        var shape = new PdfShape(document, filters);
        shape.Of(document.Structure.Catalog.CatalogDictionary, 0);
        if (shape.drawnByPages * shape.mostByForm > MostDrawn)
            throw new InvalidDataException("The file draws too much.");
    }

    /// <summary>Whether the catalog has something under a key: <c>AcroForm</c>, or <c>Names</c> and in it <c>EmbeddedFiles</c>.</summary>
    public static bool Has(PdfDocument document, params ReadOnlySpan<string> path)
    {
        IToken? at = document.Structure.Catalog.CatalogDictionary;
        foreach (var name in path)
        {
            if (Resolved(document, at) is not DictionaryToken dictionary || !dictionary.Data.TryGetValue(name, out at))
                return false;
        }

        return Resolved(document, at) is not (null or NullToken or ArrayToken { Length: 0 });
    }

    public static IToken? Resolved(PdfDocument document, IToken? token) =>
        token is IndirectReferenceToken reference ? document.Structure.GetObject(reference.Data)?.Data : token;

    private Reach Of(IToken? token, int depth)
    {
        if (depth > Deepest)
            throw new InvalidDataException("The file is nested too deeply.");
        return token switch
        {
            IndirectReferenceToken reference => OfReference(reference.Data, depth),
            DictionaryToken dictionary => OfDictionary(dictionary, depth),
            ArrayToken array => Deepen(array.Data.Select(item => Of(item, depth + 1))),
            StreamToken stream => OfStream(stream, depth),
            _ => default,
        };
    }

    private Reach OfReference(IndirectReference reference, int depth)
    {
        if (known.TryGetValue(reference, out var before))
            return depth + before.Depth > Deepest ? throw new InvalidDataException("The file is nested too deeply.") : before;
        if (known.Count > MostObjects || !open.Add(reference))
            throw new InvalidDataException("The file refers to itself.");
        var reach = Of(document.Structure.GetObject(reference)?.Data, depth + 1);
        open.Remove(reference);
        reach = reach with { Depth = reach.Depth + 1 };
        known.Add(reference, reach);
        return reach;
    }

    private Reach OfDictionary(DictionaryToken dictionary, int depth)
    {
        if (dictionary.Data.TryGetValue("Contents", out var contents))
            drawnByPages += Content(contents, 0);
        return Deepen(
            dictionary
                .Data.Where(item => !NotFollowed.Contains(item.Key) && item.Key is not "Contents")
                .Select(item => Of(item.Value, depth + 1))
        );
    }

    private Reach OfStream(StreamToken stream, int depth)
    {
        var below = OfDictionary(stream.StreamDictionary, depth);
        if (!stream.StreamDictionary.Data.TryGetValue("Subtype", out var kind) || kind is not NameToken { Data: "Form" })
            return below;
        var draws = Draws(stream);
        if (draws > 0 && !stream.StreamDictionary.Data.ContainsKey("Resources"))
            throw new InvalidDataException("A form draws what its page has, maybe itself.");
        var drawn = Math.Min(MostDrawn + 1, 1 + (draws * Math.Max(1, below.Drawn)));
        mostByForm = Math.Max(mostByForm, drawn);
        return below with { Drawn = drawn };
    }

    /// <summary>The drawing operators of a page's content, which may be in pieces.</summary>
    private long Content(IToken? contents, int depth) =>
        depth > 4
            ? throw new InvalidDataException("The file is nested too deeply.")
            : Resolved(document, contents) switch
            {
                StreamToken stream => Draws(stream),
                ArrayToken array => array.Data.Sum(piece => Content(piece, depth + 1)),
                _ => 0,
            };

    /// <summary>Counts what draws forms: <c>Do</c>, and <c>gs</c>, which may set one as a mask.</summary>
    private long Draws(StreamToken stream)
    {
        var bytes = stream.Decode(filters).Span;
        long count = 0;
        for (var at = 1; at + 1 < bytes.Length; at++)
        {
            if (IsOperator(bytes.Slice(at, 2)) && IsBreak(bytes[at - 1]) && (at + 2 == bytes.Length || IsBreak(bytes[at + 2])))
                count++;
        }

        return count;
    }

    private static bool IsOperator(ReadOnlySpan<byte> word) => word.SequenceEqual("Do"u8) || word.SequenceEqual("gs"u8);

    private static bool IsBreak(byte at) => !char.IsAsciiLetterOrDigit((char)at);

    private static Reach Deepen(IEnumerable<Reach> all)
    {
        var most = default(Reach);
        foreach (var one in all)
            most = new(Math.Max(most.Depth, one.Depth), Math.Max(most.Drawn, one.Drawn));
        return most with { Depth = most.Depth + 1 };
    }
}
