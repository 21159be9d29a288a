using System.Text.Json;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Precompile;

/// <summary>Writes a structure as <c>StructureReader</c> of the validator reads it: numbers of 7 bits a byte, texts by their number.</summary>
internal static class StructureWriter
{
    public static byte[] Write(StructureSource structure, TextTable texts)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var output = new Output(writer, texts);
        output.Text(structure.Url);
        output.Text(structure.Version);
        output.Text(structure.Name);
        output.Text(structure.Type);
        output.Text(structure.Kind);
        output.Flag(structure.IsAbstract);
        output.Flag(structure.IsConstraint);
        output.Text(structure.Base);
        output.List(
            structure.Contexts,
            context =>
            {
                output.Text(context.Type);
                output.Text(context.Expression);
            }
        );
        output.Texts(structure.ContextInvariants);
        output.List(structure.Elements, element => Element(element, output));
        return bytes.ToArray();
    }

    private static void Element(ElementSource element, Output output)
    {
        output.Text(element.Path);
        output.Text(element.Id == element.Path ? null : element.Id);
        output.Text(element.Name);
        output.Flag(element.IsChoice);
        output.Text(element.SliceName);
        output.Number(element.Min);
        output.Limit(element.Max);
        output.Limit(element.BaseMax);
        output.Text(element.ContentReference);
        output.List(element.Types, type => Type(type, output));
        output.Text(element.ValueType);
        output.Json(element.Fixed);
        output.Json(element.Pattern);
        output.Text(element.MinMaxType);
        output.Json(element.MinValue);
        output.Json(element.MaxValue);
        output.Number(element.MaxLength is { } length ? length + 1 : 0);
        output.List(element.Constraints, constraint => Constraint(constraint, output));
        Binding(element.Binding, output);
        Slicing(element.Slicing, output);
        output.Flag(element.IsModifier);
        output.Flag(element.MustSupport);
        output.Flag(element.IsXmlAttribute);
    }

    private static void Type(TypeSource type, Output output)
    {
        output.Text(type.Code);
        output.Texts(type.Profiles);
        output.Texts(type.TargetProfiles);
        output.Texts(type.Aggregation);
        output.Text(type.Versioning);
    }

    private static void Constraint(ConstraintSource constraint, Output output)
    {
        output.Text(constraint.Key);
        output.Flag(constraint.IsError);
        output.Text(constraint.Human);
        output.Text(constraint.Expression);
        output.Text(constraint.Source);
        output.Flag(constraint.BestPractice);
    }

    private static void Binding(BindingSource? binding, Output output)
    {
        output.Text(binding?.Strength);
        if (binding is not null)
        {
            output.Text(binding.ValueSet);
            output.Text(binding.MaxValueSet);
        }
    }

    private static void Slicing(SlicingSource? slicing, Output output)
    {
        output.Text(slicing?.Rules);
        if (slicing is not null)
        {
            output.Flag(slicing.Ordered);
            output.List(
                slicing.Discriminators,
                discriminator =>
                {
                    output.Text(discriminator.Type);
                    output.Text(discriminator.Path);
                }
            );
        }
    }

    private sealed class Output(BinaryWriter writer, TextTable texts)
    {
        public void Number(int number) => writer.Write7BitEncodedInt(number);

        public void Flag(bool flag) => writer.Write(flag);

        public void Text(string? text) => Number(texts.Number(text));

        /// <summary>A maximum; 0 stands for none.</summary>
        public void Limit(int max) => Number(max == int.MaxValue ? 0 : max + 1);

        public void Json(JsonElement json) => Text(json.ValueKind == JsonValueKind.Undefined ? null : json.GetRawText());

        public void Texts(IReadOnlyList<string> list) => List(list, Text);

        public void List<T>(IReadOnlyList<T> list, Action<T> write)
        {
            Number(list.Count);
            foreach (var item in list)
            {
                write(item);
            }
        }
    }
}
