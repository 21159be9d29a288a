using System.Globalization;
using System.Net;
using System.Text;

namespace FhirInterface.Workspace.Charts;

/// <summary>One bar: what it counts, and the part of it that is marked in the second colour (a share of the whole, or null).</summary>
public sealed record Bar(string Label, double Value, double? Part = null, string? Href = null);

/// <summary>
/// A horizontal bar chart as one SVG element that prints, needs no script, and reads itself out as a sentence; the page puts the same numbers in
/// a table beneath.
/// </summary>
public static class BarChart
{
    private const int Width = 720;
    private const int RowHeight = 26;
    private const int LabelWidth = 220;
    private const int ValueWidth = 70;

    public static string Svg(string title, IReadOnlyList<Bar> bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        var height = Math.Max(1, bars.Count) * RowHeight + 8;
        var largest = Math.Max(1e-9, bars.Count == 0 ? 1 : bars.Max(bar => bar.Value));
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg class=\"fi-chart\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{Escape(Spoken(title, bars))}\">"
        );
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<line class=\"axis\" x1=\"{LabelWidth}\" y1=\"0\" x2=\"{LabelWidth}\" y2=\"{height}\"/>"
        );
        for (var row = 0; row < bars.Count; row++)
            AppendBar(svg, bars[row], row, largest);
        return svg.Append("</svg>").ToString();
    }

    private static void AppendBar(StringBuilder svg, Bar bar, int row, double largest)
    {
        const double Room = Width - LabelWidth - ValueWidth;
        var y = row * RowHeight + 4;
        var length = Room * bar.Value / largest;
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{LabelWidth - 8}\" y=\"{y + 15}\" text-anchor=\"end\">{Escape(Shorten(bar.Label))}</text>"
        );
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect class=\"bar\" x=\"{LabelWidth}\" y=\"{y}\" width=\"{length:0.#}\" height=\"18\"/>"
        );
        if (bar.Part is { } part)
        {
            var partLength = Room * Math.Min(part, bar.Value) / largest;
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect class=\"bar-second\" x=\"{LabelWidth}\" y=\"{y}\" width=\"{partLength:0.#}\" height=\"18\"/>"
            );
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{LabelWidth + length + 6:0.#}\" y=\"{y + 15}\">{bar.Value:0.#}</text>");
    }

    private static string Spoken(string title, IReadOnlyList<Bar> bars) =>
        $"{title}: {string.Join("; ", bars.Select(bar => string.Create(CultureInfo.InvariantCulture, $"{bar.Label} {bar.Value:0.#}")))}";

    private static string Shorten(string label) => label.Length <= 28 ? label : label[..27] + "…";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
