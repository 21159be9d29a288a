using System.Text;

namespace FhirInterface.Cli.Tests;

public sealed class LineReaderTests
{
    private const int Longest = 100_000;

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\r\nb\r\n", new[] { "a", "b" })]
    [InlineData("a\n\nb", new[] { "a", "", "b" })]
    [InlineData("\n", new[] { "" })]
    [InlineData("\uFEFFa\n\uFEFFb", new[] { "a", "\uFEFFb" })]
    public void Gives_each_line_once(string text, string[] lines) =>
        Assert.Equal(lines, Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Passes_over_a_line_that_is_too_long_and_goes_on()
    {
        var text = $"a\n{new string('x', 3 * Longest)}\nb\n";
        var reader = new LineReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), Longest);

        Assert.True(reader.Read() && !reader.TooLong);
        Assert.True(reader.Read() && reader.TooLong);
        Assert.True(reader.Read() && !reader.TooLong);
        Assert.Equal("b", Encoding.UTF8.GetString(reader.Line.Span));
        Assert.False(reader.Read());
    }

    [Fact]
    public void Reads_lines_that_arrive_byte_by_byte()
    {
        var text = string.Join('\n', Enumerable.Range(0, 50).Select(i => new string((char)('a' + (i % 26)), i * 40)));

        Assert.Equal(text.Split('\n'), Read(new Dripping(Encoding.UTF8.GetBytes(text))));
    }

    private static List<string> Read(Stream stream)
    {
        var reader = new LineReader(stream, Longest);
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(Encoding.UTF8.GetString(reader.Line.Span));
        return lines;
    }

    private sealed class Dripping(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
