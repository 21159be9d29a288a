using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Nodes;

/// <summary>How the readers of JSON and XML put rows into a table, find them again, and report what is wrong with them.</summary>
internal static class NodeTableRows
{
    private const int LongestName = 64;

    /// <summary>The row of the document's own resource.</summary>
    public static int AddRoot(this NodeTable table, TypeModel type)
    {
        var row = table.AddRow(0, 0, Row.NoElement, type, RowFlags.Resource);
        table.Rows[row].Name = (ushort)type.TypeName;
        return row;
    }

    /// <summary>A row behind the last child so far, which it then is; 0 stands for no child.</summary>
    public static int AddChild(this NodeTable table, int parent, ElementModel element, TypeModel type, int index, ref int last)
    {
        var flags = (type.IsPrimitive ? RowFlags.Primitive : RowFlags.None) | (element.IsList ? RowFlags.List : RowFlags.None);
        var row = table.AddRow(parent, index, element.Id, type, flags);
        table.Rows[row].Name = (ushort)element.NameId;
        if (last == 0)
        {
            table.Rows[parent].FirstChild = row;
        }
        else
        {
            table.Rows[last].Next = row;
        }

        last = row;
        return row;
    }

    public static int LastChild(this NodeTable table, int row)
    {
        var last = 0;
        for (var child = table.Rows[row].FirstChild; child != 0; child = table.Rows[child].Next)
        {
            last = child;
        }

        return last;
    }

    /// <summary>The child of an element, type and index; 0 where there is none.</summary>
    public static int FindChild(this NodeTable table, int parent, ElementModel element, TypeModel type, int index)
    {
        for (var row = table.Rows[parent].FirstChild; row != 0; row = table.Rows[row].Next)
        {
            if (table.Rows[row].Element == element.Id && table.Rows[row].Type == type.Id && table.Rows[row].Index == index)
            {
                return row;
            }
        }

        return 0;
    }

    /// <summary>The next item of the same element; 0 where there is none.</summary>
    public static int NextItem(this NodeTable table, int row)
    {
        var element = table.Rows[row].Element;
        do
        {
            row = table.Rows[row].Next;
        } while (row != 0 && table.Rows[row].Element != element);
        return row;
    }

    /// <param name="table">The document.</param>
    /// <param name="id">See <see cref="ReadFault.MessageId"/>.</param>
    /// <param name="row">Where; negative before there is any row.</param>
    /// <param name="property">A child of that row which could not be read; null for the row itself.</param>
    /// <param name="text">One plain sentence.</param>
    /// <param name="fatal">Nothing after this place is read.</param>
    public static void Report(this NodeTable table, string id, int row, string? property, string text, bool fatal = false)
    {
        if (!fatal && !table.TakesFaults)
        {
            return;
        }

        var path = row < 0 || table.Count == 0 ? "" : new Node(table, row).Expression;
        table.Fault(new ReadFault(id, property is null ? path : path + "." + property, text, fatal));
    }

    /// <summary>Names that documents make up may be long; nobody needs more than their beginning.</summary>
    public static string Shorten(string name) => name.Length <= LongestName ? name : name[..LongestName] + "…";

    private static int AddRow(this NodeTable table, int parent, int index, int element, TypeModel type, RowFlags flags)
    {
        var row = table.Add();
        table.Rows[row] = new Row
        {
            Type = (ushort)type.Id,
            TypeName = (ushort)type.TypeName,
            Element = (ushort)element,
            Parent = parent,
            Index = index,
            Flags = flags,
        };
        return row;
    }
}
