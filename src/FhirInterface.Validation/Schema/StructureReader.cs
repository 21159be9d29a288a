using System.Text.Json;
using FhirInterface.Validation.Packages;

namespace FhirInterface.Validation.Schema;

/// <summary>
/// Reads a structure that the build made ready: the same as <see cref="StructureSource.Read"/> makes of its JSON, which a
/// test holds for all of them, without JSON and without making a snapshot. Written by <c>StructureWriter</c> in FhirInterface.Precompile.
/// </summary>
internal ref struct StructureReader
{
    private ReadOnlySpan<byte> bytes;

    private StructureReader(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    /// <param name="kind"><see cref="DefinitionKind.Type"/> or <see cref="DefinitionKind.Profile"/>.</param>
    /// <param name="url">The canonical, without version.</param>
    /// <returns>Null if there is none.</returns>
    public static StructureSource? Find(char kind, string url)
    {
        var found = DefinitionFile.Find(kind, url);
        return found.IsEmpty ? null : new StructureReader(found.Span).Structure();
    }

    private StructureSource Structure()
    {
        var (url, version, name, type, kind) = (Text(), Text(), Text(), Text(), Text());
        var (isAbstract, isConstraint) = (Flag(), Flag());
        var above = OptionalText();
        var contexts = new ContextSource[Number()];
        for (var i = 0; i < contexts.Length; i++)
        {
            contexts[i] = new ContextSource(Text(), Text());
        }

        var invariants = Texts();
        var elements = new ElementSource[Number()];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = Element();
        }

        return new StructureSource(elements)
        {
            Url = url,
            Version = version,
            Name = name,
            Type = type,
            Kind = kind,
            IsAbstract = isAbstract,
            IsConstraint = isConstraint,
            Base = above,
            Contexts = contexts,
            ContextInvariants = invariants,
        };
    }

    // In the order in which they were written: initializers run as they stand here.
    private ElementSource Element()
    {
        var path = Text();
        return new ElementSource
        {
            Path = path,
            Id = OptionalText() ?? path,
            Name = Text(),
            IsChoice = Flag(),
            SliceName = OptionalText(),
            Min = Number(),
            Max = Limit(),
            BaseMax = Limit(),
            ContentReference = OptionalText(),
            Types = Types(),
            ValueType = OptionalText(),
            Fixed = Json(),
            Pattern = Json(),
            MinMaxType = OptionalText(),
            MinValue = Json(),
            MaxValue = Json(),
            MaxLength = Number() is > 0 and var length ? length - 1 : null,
            Constraints = Constraints(),
            Binding = Binding(),
            Slicing = Slicing(),
            IsModifier = Flag(),
            MustSupport = Flag(),
            IsXmlAttribute = Flag(),
        };
    }

    private TypeSource[] Types()
    {
        var types = List<TypeSource>();
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = new TypeSource(Text(), Texts(), Texts(), Texts(), OptionalText());
        }

        return types;
    }

    private ConstraintSource[] Constraints()
    {
        var constraints = List<ConstraintSource>();
        for (var i = 0; i < constraints.Length; i++)
        {
            constraints[i] = new ConstraintSource(Text(), Flag(), Text(), OptionalText(), OptionalText(), Flag());
        }

        return constraints;
    }

    private BindingSource? Binding() => OptionalText() is { } strength ? new BindingSource(strength, OptionalText(), OptionalText()) : null;

    private SlicingSource? Slicing()
    {
        if (OptionalText() is not { } rules)
        {
            return null;
        }

        var ordered = Flag();
        var discriminators = List<DiscriminatorSource>();
        for (var i = 0; i < discriminators.Length; i++)
        {
            discriminators[i] = new DiscriminatorSource(Text(), Text());
        }

        return new SlicingSource(discriminators, rules, ordered);
    }

    private string[] Texts()
    {
        var texts = List<string>();
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Text();
        }

        return texts;
    }

    private T[] List<T>() => Number() is > 0 and var count ? new T[count] : [];

    private JsonElement Json()
    {
        if (OptionalText() is not { } text)
        {
            return default;
        }

        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private int Limit() => Number() is > 0 and var limit ? limit - 1 : int.MaxValue;

    private bool Flag()
    {
        var flag = bytes[0] != 0;
        bytes = bytes[1..];
        return flag;
    }

    private string Text() => OptionalText() ?? "";

    private string? OptionalText() => PrecompiledTexts.Of(Number());

    private int Number()
    {
        var number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[0];
            bytes = bytes[1..];
            number |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
    }
}
