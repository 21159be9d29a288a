using System.Runtime.InteropServices;

namespace FhirInterface.Fuzz;

/// <summary>Processor time of this thread, which a busy machine does not change; elsewhere than on Linux the time on the wall.</summary>
internal static partial class ProcessorTime
{
    private const int ThreadCpuTime = 3;

    public static TimeSpan OfThread() =>
        OperatingSystem.IsLinux() && ClockGetTime(ThreadCpuTime, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
            : TimeSpan.FromMilliseconds(Environment.TickCount64);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
