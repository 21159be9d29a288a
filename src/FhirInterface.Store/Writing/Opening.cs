namespace FhirInterface.Store.Writing;

/// <summary>
/// What each write begins with, in one trip to PostgreSQL: a mark to which it alone can be taken back, the turn among all servers with the
/// moment of its commit, and what it asks first.
/// </summary>
internal static class Opening
{
    private const string Mark = "one_of_many";
    private const string SqliteTick = "UPDATE commit_clock SET last = MAX(last + 1, $1) WHERE id = 1 RETURNING last";
    private const string PgTick = "UPDATE commit_clock SET last = GREATEST(last + 1, $1) WHERE id = 1 RETURNING last";

    private static readonly Question SetMark = Question.Command($"SAVEPOINT {Mark}");
    private static readonly Question Forget = Question.Command($"RELEASE SAVEPOINT {Mark}");
    private static readonly Question GoBack = Question.Command($"ROLLBACK TO SAVEPOINT {Mark}");

    /// <param name="db">In a transaction.</param>
    /// <param name="question">What the write asks first, if anything.</param>
    /// <param name="now">The time; the moment is later where an earlier commit has had it already.</param>
    /// <param name="mark">Whether this write may be taken back by itself.</param>
    /// <param name="marked">Whether a write before it in the same transaction left its mark.</param>
    public static async Task<(DateTimeOffset Moment, long Answer)> Begin(
        StoreDb db,
        Question? question,
        DateTimeOffset now,
        bool mark,
        bool marked
    )
    {
        var steps = new List<Question>(4);
        if (marked)
            steps.Add(Forget);
        if (mark)
            steps.Add(SetMark);
        steps.Add(new Question(db is SqliteDb ? SqliteTick : PgTick, [now.ToUnixTimeMilliseconds()]));
        if (question is not null)
            steps.Add(question);
        var answers = await db.Statements.Numbers(steps);
        return (DateTimeOffset.FromUnixTimeMilliseconds(answers[0]), question is null ? 0 : answers[1]);
    }

    /// <summary>Takes back what was written since the mark, which stays.</summary>
    public static Task TakeBack(StoreDb db) => db.Statements.Numbers([GoBack]);
}
