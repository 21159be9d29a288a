using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using FhirInterface.Validation;

namespace FhirInterface.Api.Tests;

/// <summary>A profile package that is built to exhaust who unpacks it is refused with its name, before it has cost anything.</summary>
public sealed class PackageBombTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fhirinterface-bombs-").FullName;

    [Fact]
    public void A_file_of_zeros_is_refused_by_its_size()
    {
        // 200 MB in 200 KB.
        var package = Write(tar => tar.WriteEntry(Entry("package/ValueSet-a.json", new ZeroStream(200L << 20))));
        Assert.True(new FileInfo(package).Length < 1 << 20);

        Refused(package, "64 MB");
    }

    [Fact]
    public void A_file_that_says_it_has_eight_gigabytes_is_refused_before_there_is_room_for_it()
    {
        var package = Write(tar => tar.WriteEntry(Entry("package/ValueSet-a.json", new MemoryStream("{}"u8.ToArray()))));
        Patch(package, tar => Encoding.ASCII.GetBytes("77777777777\0").CopyTo(tar, 124));

        Refused(package, "");
    }

    [Fact]
    public void An_archive_without_end_is_refused_by_its_size_in_all()
    {
        // Not one of these would be read: they are no definitions, but each has to be unpacked to find the next.
        var package = Write(tar =>
        {
            for (var i = 0; i < 11; i++)
                tar.WriteEntry(Entry($"package/other/{i}.bin", new ZeroStream(100L << 20)));
        });
        Assert.True(new FileInfo(package).Length < 8 << 20);

        Refused(package, "1024 MB");
    }

    [Fact]
    public void A_path_that_leads_out_of_the_package_writes_nothing()
    {
        var package = Write(tar =>
            tar.WriteEntry(
                Entry("../../../escaped.json", new MemoryStream("{\"resourceType\":\"ValueSet\",\"url\":\"http://x\"}"u8.ToArray()))
            )
        );

        Validator.Create(new ValidatorOptions { Packages = [package] });

        Assert.Equal([package], Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
        Assert.False(File.Exists(Path.Combine(folder, "..", "..", "..", "escaped.json")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void Refused(string package, string why)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = Assert.Throws<InvalidDataException>(() => Validator.Create(new ValidatorOptions { Packages = [package] }));
        Assert.Contains(package, refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    private static UstarTarEntry Entry(string name, Stream content) => new(TarEntryType.RegularFile, name) { DataStream = content };

    private string Write(Action<TarWriter> write)
    {
        var file = Path.Combine(folder, "bomb.tgz");
        using var zip = new GZipStream(File.Create(file), CompressionLevel.Optimal);
        using var tar = new TarWriter(zip, TarEntryFormat.Ustar);
        write(tar);
        return file;
    }

    private static void Patch(string file, Action<byte[]> patch)
    {
        using var unpacked = new MemoryStream();
        using (var zip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress))
            zip.CopyTo(unpacked);
        var tar = unpacked.ToArray();
        patch(tar);
        // The checksum is the sum of the header's bytes, its own eight taken as spaces.
        Encoding.ASCII.GetBytes("        ").CopyTo(tar, 148);
        var sum = tar.Take(512).Sum(b => b);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);
        using var again = new GZipStream(File.Create(file), CompressionLevel.Fastest);
        again.Write(tar);
    }

    /// <summary>So many zeros.</summary>
    private sealed class ZeroStream(long length) : Stream
    {
        private long at;

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => length;

        public override long Position
        {
            get => at;
            set => at = value;
        }

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - at);
            buffer[..count].Clear();
            at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
