using CsCheck;
using FhirInterface.Store.Resources;
using FhirInterface.Tests;

namespace FhirInterface.Store.Tests;

public sealed class PackingTests
{
    [Fact]
    public void Any_bytes_come_back_as_they_were() =>
        Gen.Byte.Array[0, 5000].SampleSeeded(bytes => Packing.Unpack(Packing.Pack(bytes)).AsSpan().SequenceEqual(bytes), iter: 100);

    [Fact]
    public void Text_that_repeats_itself_takes_a_fraction()
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("{\"resourceType\":\"Task\",\"status\":\"requested\"}", 200))
        );

        Assert.True(Packing.Pack(bytes).Length < bytes.Length / 5);
    }

    [Fact]
    public void Damage_is_noticed()
    {
        var packed = Packing.Pack(new byte[2000]);

        Assert.Throws<InvalidDataException>(() => Packing.Unpack(packed.AsSpan(0, packed.Length - 3)));
    }
}
