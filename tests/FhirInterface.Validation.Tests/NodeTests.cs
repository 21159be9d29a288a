using System.Text;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Tests;

/// <summary>Children are found by name, also past long runs of items that the search need not visit.</summary>
public sealed class NodeTests
{
    private static readonly int Count = NodeTable.LongRun * 3;

    [Fact]
    public void Children_behind_a_long_array_are_found()
    {
        var lines = string.Join(',', Enumerable.Range(0, Count).Select(i => $"\"line {i}\""));
        var node = Json(
                $$"""{"resourceType":"Patient","address":[{"use":"home","line":[{{lines}}],"city":"Northmoor","_line":[null,{"id":"b"}]}]}"""
            )
            .Child("address");
        Assert.Equal("Northmoor", node.Child("city").Text);
        Assert.False(node.Child("country").Exists);
        Assert.Equal(Count, All(node.ChildrenNamed("line")).Count);
        Assert.Equal("b", All(node.ChildrenNamed("line"))[1].Child("id").Text);
    }

    [Fact]
    public void Extensions_longer_than_the_values_they_belong_to_stand_behind_them()
    {
        var values = string.Join(',', Enumerable.Range(0, Count).Select(i => $"\"n{i}\""));
        var extensions = string.Join(',', Enumerable.Range(0, Count + 5).Select(i => $$"""{"id":"i{{i}}"}"""));
        var name = Json($$"""{"resourceType":"Patient","name":[{"given":[{{values}}],"family":"x","_given":[{{extensions}}]}]}""")
            .Child("name");
        Assert.Equal("x", name.Child("family").Text);
        var given = All(name.ChildrenNamed("given"));
        Assert.Equal(Count + 5, given.Count);
        Assert.All(given, g => Assert.Equal($"i{g.Index}", g.Child("id").Text));
    }

    [Fact]
    public void Children_behind_long_runs_of_elements_are_found()
    {
        var lines = string.Concat(Enumerable.Range(0, Count).Select(i => $"<line value=\"l{i}\"/>"));
        var address = Xml(
                $"<Patient xmlns=\"http://hl7.org/fhir\"><address><use value=\"home\"/>{lines}<city value=\"Northmoor\"/><line value=\"late\"/></address></Patient>"
            )
            .Child("address");
        Assert.Equal("home", address.Child("use").Text);
        Assert.Equal("Northmoor", address.Child("city").Text);
        Assert.False(address.Child("country").Exists);
        var all = All(address.ChildrenNamed("line"));
        Assert.Equal(Enumerable.Range(0, Count + 1), all.Select(line => line.Index));
        Assert.Equal("late", all[^1].Text);
    }

    private static Node Json(string json) => NodeReader.Read(Encoding.UTF8.GetBytes(json), FhirFormat.Json).Root;

    private static Node Xml(string xml) => NodeReader.Read(Encoding.UTF8.GetBytes(xml), FhirFormat.Xml).Root;

    private static List<Node> All(NodeChildren children)
    {
        var all = new List<Node>();
        foreach (var child in children)
        {
            all.Add(child);
        }

        return all;
    }
}
