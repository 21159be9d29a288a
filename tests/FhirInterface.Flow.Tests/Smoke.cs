namespace FhirInterface.Flow.Tests;

public sealed class Smoke
{
    [Fact]
    public void Starts() => Assert.True(Environment.Version.Major >= 10);
}
