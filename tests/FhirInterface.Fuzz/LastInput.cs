using System.IO.MemoryMappedFiles;

namespace FhirInterface.Fuzz;

/// <summary>
/// Keeps the input under way where it outlives the process: what overflows the stack or never ends leaves no other trace. Ends the process
/// when an input is not done in time, with that input kept.
/// </summary>
internal sealed class LastInput : IDisposable
{
    private const int Length = Mutator.MaxBytes + sizeof(int);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly Timer watch;
    private long count;
    private long seen = -1;

    public LastInput(string path)
    {
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Length);
        view = file.CreateViewAccessor();
        watch = new Timer(_ => Look(), null, Longest, Longest);
    }

    public void Keep(byte[] input)
    {
        view.Write(0, input.Length);
        view.WriteArray(sizeof(int), input, 0, input.Length);
        Interlocked.Increment(ref count);
    }

    public void Dispose()
    {
        watch.Dispose();
        view.Dispose();
        file.Dispose();
    }

    private void Look()
    {
        var now = Interlocked.Read(ref count);
        if (now == seen)
            Environment.FailFast($"An input is not done after {Longest.TotalMinutes} minutes: see last-input.bin.");
        seen = now;
    }
}
