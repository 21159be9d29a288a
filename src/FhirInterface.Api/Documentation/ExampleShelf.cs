namespace FhirInterface.Api.Documentation;

/// <summary>Which examples of <c>profiles/examples</c> serve as bodies of which calls.</summary>
public sealed class ExampleShelf
{
    public static IReadOnlyList<string> Letters { get; } = ["letters"];
    public static IReadOnlyList<string> Requests { get; } = ["requests"];
    public static IReadOnlyList<string> Messages { get; } = ["messages"];
    public static IReadOnlyList<string> Issues { get; } = ["issues"];
    public static IReadOnlyList<string> Moves { get; } = ["moves"];
}
