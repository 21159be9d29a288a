using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace FhirInterface.Validation.Nodes;

/// <summary>How a node's primitive value was written.</summary>
public enum ValueKind : byte
{
    /// <summary>No value: a complex element, or a primitive that has only an id or extensions.</summary>
    None,
    String,
    Number,
    True,
    False,
}

/// <summary>
/// One element of a document: a table and a row. Costs nothing to copy; <c>default</c> is "no node".
/// An element <c>x</c> and its JSON companion <c>_x</c> are one node: the value from the first, id and extensions from
/// the second. Items of an array are nodes of the same name with an <see cref="Index"/>. A choice such as
/// <c>valueQuantity</c> has the name <c>value</c> and the type <c>Quantity</c>.
/// </summary>
public readonly struct Node : IEquatable<Node>
{
    public Node(NodeTable table, int row)
    {
        Table = table;
        Row = row;
    }

    public NodeTable Table { get; }

    /// <summary>Row in the table; 0 is the document's root.</summary>
    public int Row { get; }

    /// <summary>False for <c>default(Node)</c>: what a search for an absent child gives.</summary>
    public bool Exists => Table is not null;

    /// <summary>Element name as an id of <see cref="Names"/>; for a choice element without its type (<c>value</c>).</summary>
    public int NameId => Table.Rows[Row].Name;

    /// <summary>Element name; for the root the resource type.</summary>
    public string Name => Names.Text(NameId);

    /// <summary>FHIR type as an id of <see cref="Names"/>: <c>Patient</c>, <c>Quantity</c>, <c>code</c>, <c>BackboneElement</c>, <c>Element</c>, <c>xhtml</c>.</summary>
    public int TypeId => Table.Rows[Row].TypeName;

    /// <summary>FHIR type, see <see cref="TypeId"/>. Elements <c>id</c> of datatypes and <c>Extension.url</c> have type <c>string</c> and <c>uri</c>.</summary>
    public string TypeName => Names.Text(TypeId);

    /// <summary>Whether this is a resource: the root, contained, a Bundle entry's, a parameter's.</summary>
    public bool IsResource => (Table.Rows[Row].Flags & RowFlags.Resource) != 0;

    /// <summary>Whether the type is a primitive one, with or without a value.</summary>
    public bool IsPrimitive => (Table.Rows[Row].Flags & RowFlags.Primitive) != 0;

    /// <summary>Whether the element may repeat; its expression then ends in its index.</summary>
    public bool IsInList => (Table.Rows[Row].Flags & RowFlags.List) != 0;

    /// <summary>Place among its siblings of the same name, from 0.</summary>
    public int Index => Table.Rows[Row].Index;

    /// <summary>How the value was written.</summary>
    public ValueKind ValueKind => Table.Rows[Row].Kind;

    /// <summary>Whether there is a primitive value (extensions alone are none).</summary>
    public bool HasValue => Table.Rows[Row].Kind != ValueKind.None;

    /// <summary>The primitive value as UTF-8, unescaped, numbers as they stood (<c>1.50</c>), booleans as <c>true</c> and <c>false</c>; empty if there is none.</summary>
    public ReadOnlySpan<byte> Utf8 => Table.Value(Row);

    /// <summary>The primitive value as text, or null. Allocates.</summary>
    public string? Text => HasValue ? Encoding.UTF8.GetString(Utf8) : null;

    /// <summary>The value of a primitive written as a string (or, in XML, of any primitive).</summary>
    public bool TryGetString(out string value)
    {
        value = HasValue ? Encoding.UTF8.GetString(Utf8) : "";
        return HasValue;
    }

    /// <summary>Whether the value is exactly that text.</summary>
    public bool ValueIs(ReadOnlySpan<byte> utf8) => HasValue && Utf8.SequenceEqual(utf8);

    /// <summary>The element above; does not exist for the root.</summary>
    public Node Parent => Row == 0 ? default : new Node(Table, Table.Rows[Row].Parent);

    /// <summary>All children, in document order; for a primitive its id and extensions.</summary>
    public NodeChildren Children => new(Table, Table.Rows[Row].FirstChild, 0);

    /// <summary>Whether there are any children.</summary>
    public bool HasChildren => Table.Rows[Row].FirstChild != 0;

    /// <summary>Children of one name, in order.</summary>
    public NodeChildren ChildrenNamed(int nameId) => new(Table, Table.Rows[Row].FirstChild, nameId);

    /// <inheritdoc cref="ChildrenNamed(int)"/>
    public NodeChildren ChildrenNamed(string name) =>
        new(Table, Table.Rows[Row].FirstChild, Names.Find(name) is var id && id == 0 ? -1 : id);

    /// <summary>The first child of a name, or a node that does not exist.</summary>
    public Node Child(int nameId)
    {
        for (var row = Table.Rows[Row].FirstChild; row != 0; row = Table.Rows[row].Next)
        {
            if (Table.Rows[row].Name == nameId)
            {
                return new Node(Table, row);
            }

            row = Table.EndOfRun(row);
        }

        return default;
    }

    /// <inheritdoc cref="Child(int)"/>
    public Node Child(string name) => Names.Find(name) is var id && id == 0 ? default : Child(id);

    /// <summary>
    /// The first row behind this element and all that it has inside of it. Only for complex elements: id and extensions of a
    /// primitive may stand apart from its value.
    /// </summary>
    internal int End
    {
        get
        {
            var row = Row;
            while (row != 0 && Table.Rows[row].Next == 0)
            {
                row = Table.Rows[row].Parent;
            }

            return row == 0 ? Table.Count : Table.Rows[row].Next;
        }
    }

    /// <summary>The nearest resource, this node included (FHIRPath <c>%resource</c>).</summary>
    public Node Resource
    {
        get
        {
            var row = Row;
            while (row != 0 && (Table.Rows[row].Flags & RowFlags.Resource) == 0)
            {
                row = Table.Rows[row].Parent;
            }

            return new Node(Table, row);
        }
    }

    /// <summary>The resource that contains the nearest one, if that is contained, else the nearest one (FHIRPath <c>%rootResource</c>).</summary>
    public Node RootResource
    {
        get
        {
            var resource = Resource;
            return resource.Row != 0 && (Table.Rows[resource.Row].Flags & RowFlags.Contained) != 0 ? resource.Parent.Resource : resource;
        }
    }

    /// <summary>FHIRPath of this element from the document's root, such as <c>Bundle.entry[0].resource.subject</c>. Built when asked for.</summary>
    public string Expression
    {
        get
        {
            var path = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
            Append(ref path, Row);
            return path.ToStringAndClear();
        }
    }

    private void Append(ref DefaultInterpolatedStringHandler path, int row)
    {
        ref readonly var data = ref Table.Rows[row];
        if (row == 0)
        {
            path.AppendLiteral(Names.Text(data.TypeName));
            return;
        }

        Append(ref path, data.Parent);
        path.AppendLiteral(".");
        path.AppendLiteral(Names.Text(data.Name));
        if ((data.Flags & RowFlags.List) != 0)
        {
            path.AppendLiteral("[");
            path.AppendFormatted(data.Index);
            path.AppendLiteral("]");
        }
    }

    public bool Equals(Node other) => ReferenceEquals(Table, other.Table) && Row == other.Row;

    public override bool Equals(object? obj) => obj is Node other && Equals(other);

    public override int GetHashCode() => Row;

    public static bool operator ==(Node left, Node right) => left.Equals(right);

    public static bool operator !=(Node left, Node right) => !left.Equals(right);

    public override string ToString() => Exists ? Expression : "(none)";
}

/// <summary>Children of a node, for <c>foreach</c>; no allocation.</summary>
public readonly struct NodeChildren
{
    private readonly NodeTable table;
    private readonly int first;
    private readonly int name;

    internal NodeChildren(NodeTable table, int first, int name)
    {
        this.table = table;
        this.first = first;
        this.name = name;
    }

    public Enumerator GetEnumerator() => new(table, first, name);

    public struct Enumerator
    {
        private readonly NodeTable table;
        private readonly int name;
        private int next;
        private int current;

        internal Enumerator(NodeTable table, int first, int name)
        {
            this.table = table;
            this.name = name;
            next = first;
        }

        public readonly Node Current => new(table, current);

        public bool MoveNext()
        {
            while (next != 0)
            {
                current = next;
                ref readonly var row = ref table.Rows[current];
                next = row.Next;
                if (name == 0)
                {
                    return true;
                }

                if (row.Name == name)
                {
                    // A single element has no second: searching on would make "%resource.type" linear in a Bundle's entries.
                    next = (row.Flags & RowFlags.List) == 0 ? 0 : next;
                    return true;
                }

                if (table.EndOfRun(current) is var last && last != current)
                {
                    next = table.Rows[last].Next;
                }
            }

            return false;
        }
    }
}
