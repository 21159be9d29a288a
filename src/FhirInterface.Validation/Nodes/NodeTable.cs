using System.Buffers;

namespace FhirInterface.Validation.Nodes;

[Flags]
internal enum RowFlags : byte
{
    None = 0,
    Resource = 1,
    Contained = 2,
    Primitive = 4,
    List = 8,

    /// <summary>The value stands in the side buffer, not in the source.</summary>
    Side = 16,

    /// <summary>Value seen (JSON: <c>x</c>), companion seen (JSON: <c>_x</c>).</summary>
    ValueSeen = 32,
    CompanionSeen = 64,

    /// <summary>The value was written as the wrong kind of JSON; said once, so its format is not checked again.</summary>
    WrongKind = 128,
}

/// <summary>
/// One element. Links are row numbers; 0 is "none", since nothing points to the root. Kept small: of documents with thousands of
/// entries, most time goes into fetching rows from memory.
/// </summary>
internal struct Row
{
    /// <summary>The <see cref="Element"/> of the root.</summary>
    public const ushort NoElement = ushort.MaxValue;

    /// <summary>See <see cref="Names"/>.</summary>
    public ushort Name;

    /// <summary>See <see cref="Names"/>.</summary>
    public ushort TypeName;

    /// <summary>Index into <c>FhirModel.Types</c>: tells backbone elements apart, which share one type name.</summary>
    public ushort Type;

    /// <summary>Index into <c>FhirModel.Elements</c>.</summary>
    public ushort Element;
    public int Parent;
    public int FirstChild;
    public int Next;
    public int Index;
    public int ValueStart;
    public int ValueLength;
    public ValueKind Kind;
    public RowFlags Flags;
}

/// <summary>
/// A document as one flat table over its UTF-8 bytes; JSON and XML both produce it. Read-only once it is read, so many
/// threads may share it. Values point into the source, or, where escapes had to be undone, into a side buffer.
/// </summary>
public sealed class NodeTable
{
    /// <summary>A document can be made so that each of millions of names is wrong; nobody reads even so many.</summary>
    internal const int MostFaults = 20_000;

    /// <summary>From so many items on, a run is worth a note.</summary>
    internal const int LongRun = 64;

    /// <summary>Documents have an element for every 25 to 50 bytes; more rows are rented when one has more.</summary>
    private const int BytesARow = 40;

    private readonly List<ReadFault> faults = [];

    /// <summary>By the first row of a long run of items of one element: the last.</summary>
    private Dictionary<int, int>? runs;
    private ReadOnlyMemory<byte> source;
    private byte[] side = [];
    private int sideLength;
    private Row[] rows;

    internal NodeTable(ReadOnlyMemory<byte> source)
    {
        this.source = source;
        rows = ArrayPool<Row>.Shared.Rent(Math.Max(16, source.Length / BytesARow));
    }

    /// <summary>Number of nodes; 0 when nothing could be read.</summary>
    public int Count { get; private set; }

    /// <summary>The document's resource; does not exist when nothing could be read.</summary>
    public Node Root => Count == 0 ? default : new Node(this, 0);

    /// <summary>What was wrong while reading: unknown elements, duplicate keys, nulls, empty objects and strings, wrong JSON types, XML namespaces…</summary>
    public IReadOnlyList<ReadFault> Faults => faults;

    internal Row[] Rows => rows;

    internal ReadOnlySpan<byte> Value(int row)
    {
        ref readonly var data = ref rows[row];
        return (data.Flags & RowFlags.Side) != 0
            ? side.AsSpan(data.ValueStart, data.ValueLength)
            : source.Span.Slice(data.ValueStart, data.ValueLength);
    }

    /// <summary>
    /// Notes that siblings from one row to another are all items of one element, so that who seeks another element need not pass
    /// them all. For runs that are long.
    /// </summary>
    internal void AddRun(int first, int last) => (runs ??= [])[first] = last;

    /// <summary>The last of the run of items that begins with a row; the row itself where none does.</summary>
    internal int EndOfRun(int row) => runs is null || !runs.TryGetValue(row, out var last) ? row : last;

    internal int Add()
    {
        if (Count == rows.Length)
        {
            var larger = ArrayPool<Row>.Shared.Rent(rows.Length * 2);
            rows.AsSpan().CopyTo(larger);
            ArrayPool<Row>.Shared.Return(rows);
            rows = larger;
        }

        return Count++;
    }

    /// <summary>
    /// Gives the buffers back, so that the next document needs none of its own. Only for who has read the table and shares it with
    /// nobody: no node may be used afterwards. A table that is not released is garbage like any other.
    /// </summary>
    internal void Release()
    {
        ArrayPool<Row>.Shared.Return(rows);
        rows = [];
        ReturnSide();
        Count = 0;
    }

    private void ReturnSide()
    {
        if (side.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(side);
            side = [];
        }
    }

    /// <summary>False where one more fault would not be kept: then it need not be made either.</summary>
    internal bool TakesFaults
    {
        get
        {
            HasLeftOut |= faults.Count >= MostFaults;
            return faults.Count < MostFaults;
        }
    }

    /// <summary>Whether there were more faults than are kept.</summary>
    internal bool HasLeftOut { get; private set; }

    internal void Fault(ReadFault fault) => faults.Add(fault);

    /// <summary>Room in the side buffer for a value of at most that many bytes; <see cref="CommitSide"/> takes what was used.</summary>
    internal Span<byte> ReserveSide(int length)
    {
        if (side.Length - sideLength < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(side.Length * 2, sideLength + length));
            side.AsSpan(0, sideLength).CopyTo(larger);
            ReturnSide();
            side = larger;
        }

        return side.AsSpan(sideLength, length);
    }

    internal int CommitSide(int length)
    {
        var start = sideLength;
        sideLength += length;
        return start;
    }
}

/// <summary>A fault found while reading a document.</summary>
/// <param name="MessageId">Stable id of the kind of fault.</param>
/// <param name="Expression">Where; for an unknown element the parent's path and the name as written.</param>
/// <param name="Text">One plain sentence.</param>
/// <param name="Fatal">Nothing after this place was read.</param>
/// <param name="StrictOnly">A fault for who writes documents, not for who receives them.</param>
public sealed record ReadFault(string MessageId, string Expression, string Text, bool Fatal = false, bool StrictOnly = false);
