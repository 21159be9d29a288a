using System.Diagnostics;

namespace FhirInterface.Store.Writing;

/// <summary>A write that waits for its turn.</summary>
internal abstract class PendingWrite(Question? question)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Abandoned = 2;
    private int state;

    /// <summary>The span that it belongs to.</summary>
    public Activity? Parent { get; } = Activity.Current;

    /// <summary>What it asks first, if anything.</summary>
    public Question? Question => question;

    /// <summary>Its turn has come; false where nobody waits for it any more. What is taken is carried through.</summary>
    public bool Take() => Interlocked.CompareExchange(ref state, Taken, Waiting) == Waiting;

    public void Abandon(CancellationToken cancel)
    {
        if (Interlocked.CompareExchange(ref state, Abandoned, Waiting) == Waiting)
            Cancel(cancel);
    }

    public abstract Task Run(StoreDb db, DateTimeOffset moment, long answer);

    /// <summary>It is on disk.</summary>
    public abstract void Finish();

    public abstract void Fail(Exception fault);

    protected abstract void Cancel(CancellationToken cancel);
}

internal sealed class PendingWrite<T>(Question? question, Func<StoreDb, DateTimeOffset, long, Task<T>> write) : PendingWrite(question)
{
    private readonly TaskCompletionSource<T> completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Completed => completed.Task;

    public override async Task Run(StoreDb db, DateTimeOffset moment, long answer) => result = await write(db, moment, answer);

    // One that failed by itself has been told so, and stays so.
    public override void Finish() => completed.TrySetResult(result!);

    public override void Fail(Exception fault) => completed.TrySetException(fault);

    protected override void Cancel(CancellationToken cancel) => completed.TrySetCanceled(cancel);
}
