using System.Text.Json;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using FhirInterface.Validation;
using FhirInterface.Validation.Nodes;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Benchmarks;

/// <summary>Everything beside the floor, a bare pass of Utf8JsonReader over the same bytes, in one run.</summary>
[MemoryDiagnoser]
[MinColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams)]
public class ValidationBenchmarks
{
    private byte[] document = [];
    private Validator validator = Validator.Default;

    /// <summary>Clinical entries of the document; named by its size in the table.</summary>
    [ParamsSource(nameof(Sizes))]
    public int Entries { get; set; }

    public static IEnumerable<int> Sizes => Documents.Sizes;

    [GlobalSetup]
    public void Setup()
    {
        validator = Validator.Create(new ValidatorOptions { Packages = [Claims.Folder] });
        document = Documents.Create(Entries, Claims.UkCoreLike);
        Documents.Require(validator, document, Claims.UkCoreLike);
        Console.WriteLine(FormattableString.Invariant($"// {Entries} entries: {document.Length} bytes"));
    }

    [Benchmark(Baseline = true, Description = "Utf8JsonReader alone")]
    public int Floor()
    {
        var reader = new Utf8JsonReader(document);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    [Benchmark(Description = "our reading")]
    public int Read() => NodeReader.Read(document, FhirFormat.Json).Count;

    [Benchmark(Description = "our reading and full validation")]
    public int Validate() => validator.Validate(document, FhirFormat.Json).Issues.Count;

    [Benchmark(Description = "SDK, leanest")]
    public object? SdkLeanest() => Deserialize(FhirJsonDeserializer.OSTRICH);

    [Benchmark(Description = "SDK, strict")]
    public object? SdkStrict() => Deserialize(FhirJsonDeserializer.STRICT);

    private Hl7.Fhir.Model.Resource? Deserialize(FhirJsonDeserializer deserializer)
    {
        var reader = new Utf8JsonReader(document);
        deserializer.TryDeserializeResource(ref reader, out var resource, out _);
        return resource;
    }
}
