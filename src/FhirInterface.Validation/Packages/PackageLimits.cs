namespace FhirInterface.Validation.Packages;

/// <summary>
/// How much of a package archive is read: it may come from elsewhere, and gzip makes a thousand bytes of one. R4's own package is 100 MB
/// unpacked in 5,000 files, the largest terminology packages are some hundred MB.
/// </summary>
internal static class PackageLimits
{
    /// <summary>Bytes of the whole archive, unpacked.</summary>
    public const long MaxBytes = 1L << 30;

    /// <summary>Bytes of one definition.</summary>
    public const int MaxFileBytes = 64 << 20;

    public const int MaxFiles = 100_000;
}
