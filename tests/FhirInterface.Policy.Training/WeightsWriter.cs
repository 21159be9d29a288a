using System.Globalization;
using System.Text;
using System.Text.Json;
using FhirInterface.Policy.Review.Second;

namespace FhirInterface.Policy.Training;

/// <summary>Writes the weights as the lexicon keeps them: one feature a line, so that a change shows as one.</summary>
internal static class WeightsWriter
{
    private const string About =
        "Weights of the second reader, learnt from labelled statements: dotnet run --project tests/FhirInterface.Policy.Training -- --write. Not to be edited by hand.";

    public static void Write(SecondModelFile file, string path)
    {
        var text = new StringBuilder();
        var sure = file.Certainty;
        text.Append("{\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"about\": {JsonSerializer.Serialize(About)},\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"scale\": {file.Scale},\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"  \"certainty\": {{\"find\": {sure.Find}, \"findBeside\": {sure.FindBeside}, \"doubt\": {sure.Doubt}, \"doubtPlain\": {sure.DoubtPlain}, "
        );
        text.Append(CultureInfo.InvariantCulture, $"\"rename\": {sure.Rename}, \"renamePlain\": {sure.RenamePlain}}},\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"categories\": {JsonSerializer.Serialize(file.Categories)},\n");
        text.Append("  \"weights\": {");
        var separator = "\n";
        foreach (var (name, weights) in file.Weights)
        {
            text.Append(separator);
            text.Append(CultureInfo.InvariantCulture, $"{JsonSerializer.Serialize(name)}:[{string.Join(',', weights)}]");
            separator = ",\n";
        }
        text.Append("\n  }\n}\n");
        File.WriteAllText(path, text.ToString());
    }
}
