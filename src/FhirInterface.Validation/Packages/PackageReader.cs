using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Validation.Packages;

/// <summary>
/// Reads definitions from where people keep them: a package file of the FHIR registry (<c>.tgz</c>), a package cache
/// (folders <c>name#version/package</c>), or any folder or file with loose definitions in JSON or XML.
/// </summary>
internal static class PackageReader
{
    public static void Read(string path, DefinitionSet into)
    {
        if (Directory.Exists(path))
        {
            // Sorted, so that the same folder gives the same definitions on every machine.
            foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                ReadFile(file, into);
            }
        }
        else if (File.Exists(path))
        {
            ReadFile(path, into);
        }
        else
        {
            throw new FileNotFoundException($"There is no package {path}.", path);
        }
    }

    private static void ReadFile(string file, DefinitionSet into)
    {
        if (file.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase))
        {
            ReadArchive(file, into);
        }
        else if (IsDefinition(file))
        {
            Add(file, File.ReadAllBytes(file), into);
        }
    }

    private static void ReadArchive(string file, DefinitionSet into)
    {
        using var stream = File.OpenRead(file);
        ReadArchive(stream, file, into);
    }

    /// <exception cref="InvalidDataException">It is no such archive, or is more than <see cref="PackageLimits"/> allow.</exception>
    internal static void ReadArchive(Stream stream, string file, DefinitionSet into)
    {
        try
        {
            using var zip = new GZipStream(stream, CompressionMode.Decompress);
            using var bounded = new BoundedStream(zip, PackageLimits.MaxBytes, file);
            using var archive = new TarReader(bounded);
            var entries = 0;
            while (archive.GetNextEntry() is { } entry)
            {
                if (++entries > PackageLimits.MaxFiles)
                {
                    throw new InvalidDataException($"The package {file} has more than {PackageLimits.MaxFiles} files.");
                }

                if (
                    entry.DataStream is not { } data
                    || !IsDefinition(entry.Name)
                    || entry.Name.Contains("/example", StringComparison.OrdinalIgnoreCase)
                )
                {
                    continue;
                }

                // The length is what the archive says it is: nothing is set aside for it before it is known to be possible.
                if (entry.Length > PackageLimits.MaxFileBytes)
                {
                    throw new InvalidDataException(
                        $"The package {file} has a file of more than {PackageLimits.MaxFileBytes / 1024 / 1024} MB."
                    );
                }

                var bytes = new byte[entry.Length];
                data.ReadExactly(bytes);
                Add(entry.Name, bytes, into);
            }
        }
        catch (Exception broken)
            when (broken
                    is IOException
                        or JsonException
                        or FormatException
                        or ArgumentException
                        or OverflowException
                        or NotSupportedException
                        or InvalidOperationException
            )
        {
            throw new InvalidDataException($"The package {file} is not a gzipped tar archive of definitions, or is damaged.", broken);
        }
    }

    private static bool IsDefinition(string file)
    {
        var name = Path.GetFileName(file);
        return (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            && name is not ("package.json" or ".index.json");
    }

    private static void Add(string file, byte[] bytes, DefinitionSet into)
    {
        if (!file.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
        {
            into.Add(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes);
            return;
        }

        try
        {
            var resource = FhirXmlDeserializer.RECOVERABLE.DeserializeResource(Encoding.UTF8.GetString(bytes));
            into.Add(Encoding.UTF8.GetBytes(FhirJsonSerializer.Default.SerializeToString(resource)));
        }
        catch (Exception e) when (e is XmlException or DeserializationFailedException or InvalidOperationException)
        {
            // A folder may hold XML that is no resource at all.
        }
    }
}
