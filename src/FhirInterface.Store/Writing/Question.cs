namespace FhirInterface.Store.Writing;

/// <summary>A short fixed statement with its values, for <c>$1</c>, <c>$2</c> and so on.</summary>
/// <param name="Sql">The same text each time, so that it is prepared once for each connection.</param>
/// <param name="Values">Of types that both databases' drivers take as they are.</param>
/// <param name="Answers">Whether it gives one number (or truth, as 0 or 1); else it gives nothing.</param>
public sealed record Question(string Sql, IReadOnlyList<object> Values, bool Answers = true)
{
    internal static Question Command(string sql) => new(sql, [], Answers: false);
}
