using System.Text;
using System.Text.Json.Nodes;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Rewrite;
using FhirInterface.Policy.Tests.Decide;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Policy.Tests.Rewrite;

/// <summary>Every value of a rewritten letter is altered in turn: only those that make it a version of the service's own may be.</summary>
public sealed class ElementsCheckTests
{
    private readonly Bundle letter = SampleLetter.Of(
        "<p>GP to chase the histology and repeat U&amp;Es in 6 weeks.</p>",
        "<p>Admitted with <b>chest</b> pain. Please continue bisoprolol.</p>"
    );
    private readonly Decision decision;

    public ElementsCheckTests() =>
        decision = LetterJudge.Judge(
            letter,
            PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received),
            new DecideContext(SampleLetter.Received),
            null,
            PhraseReading.Read
        );

    [Fact]
    public void Rewrite_as_made_passes() => Assert.Null(Problem(Json(decision.Rewritten!)));

    [Fact]
    public void No_value_differs_unseen() => Assert.Equal([], Unseen(value => value.ReplaceWith("another")));

    [Fact]
    public void No_value_is_lost_unseen() => Assert.Equal([], Unseen(value => Remove(value)));

    [Fact]
    public void No_value_is_added_unseen() =>
        Assert.Equal([], Unseen(value => (value.Parent as JsonObject)?.Add("added", (JsonNode)"another")));

    [Fact]
    public void A_decimal_keeps_its_digits()
    {
        var (before, after) = (Json(letter), Json(decision.Rewritten!));
        foreach (var (json, value) in ((JsonNode, decimal)[])[(before, 1.10m), (after, 1.1m)])
            json["entry"]![1]!["resource"]!["measured"] = value;

        Assert.NotNull(ElementsCheck.Problem(Bytes(before), Bytes(after), decision.Changes));
        after["entry"]![1]!["resource"]!["measured"] = 1.10m;
        Assert.Null(ElementsCheck.Problem(Bytes(before), Bytes(after), decision.Changes));
    }

    /// <summary>The places where a change was not found and should have been.</summary>
    private List<string> Unseen(Action<JsonNode> alter)
    {
        var json = Json(decision.Rewritten!).ToJsonString();
        var places = Leaves(JsonNode.Parse(json)!).Select(leaf => leaf.GetPath()).Where(place => !IsTheServices(place)).ToList();
        Assert.Contains("$.entry[1].resource.birthDate", places);
        return
        [
            .. places.Where(place =>
            {
                var after = JsonNode.Parse(json)!;
                alter(Leaves(after).Single(leaf => leaf.GetPath() == place));
                return after.ToJsonString() != json && Problem(after) is null;
            }),
        ];
    }

    private bool IsTheServices(string place)
    {
        var composition = (Composition)decision.Rewritten!.Entry[0].Resource!;
        string[] own =
        [
            "$.identifier",
            "$.timestamp",
            "$.signature",
            Item("$.entry", decision.Rewritten.Entry),
            "$.entry[0].resource.status",
            "$.entry[0].resource.section[0]",
            Item("$.entry[0].resource.author", composition.Author),
            Item("$.entry[0].resource.relatesTo", composition.RelatesTo),
        ];
        return own.Any(start => place.StartsWith(start, StringComparison.Ordinal)) || place.EndsWith(".text.div", StringComparison.Ordinal);
    }

    /// <summary>The last item.</summary>
    private static string Item<T>(string list, List<T> items) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{list}[{items.Count - 1}]");

    private string? Problem(JsonNode after) => ElementsCheck.Problem(Bytes(Json(letter)), Bytes(after), decision.Changes);

    private static void Remove(JsonNode value)
    {
        if (value.Parent is JsonArray items)
            items.Remove(value);
        else
            value.Parent!.AsObject().Remove(value.GetPropertyName());
    }

    private static IEnumerable<JsonNode> Leaves(JsonNode node) =>
        node switch
        {
            JsonObject properties => properties.SelectMany(property => Leaves(property.Value!)),
            JsonArray items => items.SelectMany(item => Leaves(item!)),
            _ => [node],
        };

    private static JsonNode Json(Bundle bundle) => JsonNode.Parse(new FhirJsonSerializer().SerializeToString(bundle))!;

    private static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}
