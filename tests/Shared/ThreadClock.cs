using System.Runtime.InteropServices;

namespace FhirInterface.Tests;

/// <summary>
/// Processor time of the calling thread: what a computation itself took, however busy the machine is. For tests that judge whether input can
/// make something slow; wall-clock time would judge the machine.
/// </summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3;

    /// <summary>The processor time that <paramref name="work"/> took on this thread.</summary>
    public static TimeSpan Of(Action work)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The processor time of one thread is read as Linux tells it.");
        var from = Now();
        work();
        return Now() - from;
    }

    private static TimeSpan Now()
    {
        if (ClockGetTime(ThreadCpuTime, out var time) != 0)
            throw new InvalidOperationException("The thread's clock cannot be read.");
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
