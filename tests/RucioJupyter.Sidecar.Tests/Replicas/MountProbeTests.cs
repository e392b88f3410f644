using Microsoft.Extensions.Logging.Abstractions;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Replicas;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Replicas;

public sealed class MountProbeTests
{
    private static readonly Destination s_mount = new() { Rse = "MOUNTED", MountPath = "/mnt/dead" };

    [Fact]
    public async Task A_mount_that_hangs_for_hours_holds_one_thread_not_one_for_each_question()
    {
        var time = new SteppedTime();
        using var answers = new ManualResetEventSlim();
        var looks = 0;
        var probe = new MountProbe(time, NullLogger<MountProbe>.Instance)
        {
            Ask = (_, paths) =>
            {
                Interlocked.Increment(ref looks);
                answers.Wait();
                return [.. paths.Select(_ => PathState.Readable)];
            },
        };
        for (var hour = 0; hour < 3; hour++)
        {
            var asked = probe.LookAsync(s_mount, ["/mnt/dead/f"], CancellationToken.None);
            while (!asked.IsCompleted && time.Waiting == 0)
            {
                await Task.Yield();
            }

            time.Advance(TimeSpan.FromHours(1));
            Assert.Equal([PathState.NoAnswer], await asked);
        }

        Assert.Equal(1, looks);

        // It answers again: so does the probe.
        answers.Set();
        PathState[] states;
        do
        {
            await Task.Yield();
            states = await probe.LookAsync(s_mount, ["/mnt/dead/f"], CancellationToken.None);
        }
        while (states is [PathState.NoAnswer]);
        Assert.Equal([PathState.Readable], states);
    }
}
