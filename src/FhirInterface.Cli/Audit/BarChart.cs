using System.Globalization;
using System.Net;
using System.Text;

namespace FhirInterface.Cli.Audit;

/// <summary>A bar chart as SVG that prints and that a screen reader can name; the table beside it has the figures.</summary>
internal static class BarChart
{
    private const int Row = 26;
    private const int Labels = 210;
    private const int Bars = 420;

    public static string Draw(string title, IReadOnlyList<Count> counts)
    {
        if (counts.Count == 0)
            return "";

        var most = Math.Max(1, counts.Max(count => count.Number));
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg role=\"img\" aria-label=\"{Encode(title)}\" viewBox=\"0 0 {Labels + Bars + 70} {counts.Count * Row + 4}\">\n"
        );
        for (var i = 0; i < counts.Count; i++)
        {
            var (name, number) = counts[i];
            var width = (double)number / most * Bars;
            var y = i * Row;
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Labels - 8}\" y=\"{y + 17}\" text-anchor=\"end\">{Encode(name)}</text><rect x=\"{Labels}\" y=\"{y + 4}\" width=\"{width:0.#}\" height=\"{Row - 8}\"/><text x=\"{Labels + width + 6:0.#}\" y=\"{y + 17}\">{number}</text>\n"
            );
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
