using System.IO.Compression;
using System.Runtime.CompilerServices;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace FhirInterface.Policy.Review.Attachments;

/// <summary>What reading one PDF may cost: a few bytes of it can unpack to gigabytes, and a form may draw itself a billion times.</summary>
internal sealed class PdfBudget
{
    private const long MostBytes = 24_000_000;
    private const int MostStreams = 4_000;

    private long bytes;
    private int streams;
    private volatile bool stopped;

    public bool Exhausted { get; private set; }

    public void Stop() => stopped = true;

    /// <exception cref="InvalidDataException">It is spent.</exception>
    public void Spend(long unpacked)
    {
        bytes = Math.Min(bytes + unpacked, MostBytes + 1);
        Exhausted |= bytes > MostBytes || stopped;
        if (Exhausted)
            throw new InvalidDataException("The file unpacks to more than is read.");
    }

    /// <exception cref="InvalidDataException">Always.</exception>
    public void Refuse() => Spend(MostBytes + 1);

    /// <exception cref="InvalidDataException">It is spent.</exception>
    public void OpenStream()
    {
        // A form that draws itself: the library follows it until the stack, and with it the process, is gone.
        if (++streams > MostStreams || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            Refuse();
        Spend(0);
    }
}

/// <summary>The library's filters, each asked only for what the budget still has.</summary>
internal sealed class BoundedFilters(PdfBudget budget) : IFilterProvider
{
    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary)
    {
        budget.OpenStream();
        return Bounded(DefaultFilterProvider.Instance.GetFilters(dictionary));
    }

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) =>
        Bounded(DefaultFilterProvider.Instance.GetNamedFilters(names));

    public IReadOnlyList<IFilter> GetAllFilters() => Bounded(DefaultFilterProvider.Instance.GetAllFilters());

    private IReadOnlyList<IFilter> Bounded(IReadOnlyList<IFilter> filters) =>
        [.. filters.Select(filter => new BoundedFilter(filter, budget))];

    private sealed class BoundedFilter(IFilter inner, PdfBudget budget) : IFilter
    {
        public bool IsSupported => inner.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            switch (inner)
            {
                case FlateFilter:
                    Measure(input);
                    break;
                case Ascii85Filter or AsciiHexDecodeFilter:
                    budget.Spend(input.Length);
                    break;
                default:
                    // Old ways to pack, whose size is known only once it is in memory. No writer of letters uses them for words.
                    budget.Refuse();
                    break;
            }

            return inner.Decode(input, streamDictionary, filterProvider, filterIndex);
        }

        /// <summary>Unpacks once into nothing, to know how much it would be.</summary>
        private void Measure(Memory<byte> input)
        {
            Span<byte> sink = stackalloc byte[8192];
            using var packed = new MemoryStream(input.ToArray(), writable: false);
            using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
            try
            {
                for (var read = unpacked.Read(sink); read > 0; read = unpacked.Read(sink))
                    budget.Spend(read);
            }
            catch (InvalidDataException) when (!budget.Exhausted)
            {
                // Broken or cut off: the library makes of it what it can, from no more than was measured.
            }
        }
    }
}
