using System.Text;
using FhirInterface.Tests;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Tests.FhirPath;

/// <summary>The constraints on whole Bundles, Questionnaires and code systems must not grow with the square of their size.</summary>
public sealed class CostTests
{
    [Theory]
    [InlineData("(type = 'history') or entry.where(fullUrl.exists()).select(fullUrl&resource.meta.versionId).isDistinct()")]
    [InlineData("entry.all(request.exists() = (%resource.type = 'batch' or %resource.type = 'transaction' or %resource.type = 'history'))")]
    [InlineData("entry.search.empty() or (type = 'searchset')")]
    [InlineData("entry.resource.descendants().id.isDistinct() or true")]
    public void Cost_grows_with_the_entries_and_not_with_their_square(string expression)
    {
        var invariant = Invariant.Compile(expression)!;
        var small = Bundle(2_000);
        var large = Bundle(20_000);

        // Ten times the small one against the large one: the best of several tries, since other work disturbs.
        var ratio = Enumerable.Range(0, 10).Min(_ => Time(invariant, large, 1) / Time(invariant, small, 10));
        Assert.True(ratio < 4, $"{ratio:0.0} times as long for each entry");
    }

    private static double Time(CompiledInvariant invariant, Node bundle, int times) =>
        ThreadClock
            .Of(() =>
            {
                for (var i = 0; i < times; i++)
                {
                    Assert.True(invariant.Holds(bundle, new EvaluationScope()));
                }
            })
            .TotalMilliseconds;

    private static Node Bundle(int entries)
    {
        var json = new StringBuilder("""{"resourceType": "Bundle", "type": "collection", "entry": [""");
        for (var i = 0; i < entries; i++)
        {
            json.Append(i > 0 ? "," : "")
                .Append(
                    $$$$"""{"fullUrl": "http://example.org/Patient/{{{{i}}}}", "resource": {"resourceType": "Patient", "id": "p{{{{i}}}}", "meta": {"versionId": "1"}}}"""
                );
        }

        return NodeReader.Read(Encoding.UTF8.GetBytes(json.Append("]}").ToString()), FhirFormat.Json).Root;
    }
}
