using Rucio.Transfers.Downloads;
using Rucio.Transfers.Tests.Support;

namespace Rucio.Transfers.Tests.Downloads;

public sealed class TransferProgressTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_steady_stream_has_its_rate_and_the_time_left()
    {
        var progress = new TransferProgress(_time);
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            progress.Add(500_000);
            Assert.Equal(1_000_000, progress.Rate(), 1.0);
        }

        Assert.Equal(10, progress.SecondsLeft(20_000_000)!.Value, 0.001);
        Assert.Null(progress.SecondsLeft(null));
    }

    [Fact]
    public void A_pause_lets_the_rate_fall_and_a_restart_never_makes_it_negative()
    {
        var progress = new TransferProgress(_time);
        _time.Advance(TimeSpan.FromSeconds(1));
        progress.Add(1_000_000);
        Assert.True(progress.Rate() > 0);
        _time.Advance(TimeSpan.FromSeconds(30));
        progress.Add(-1_000_000);
        Assert.InRange(progress.Rate(), 0, 1000);
        Assert.Equal(0, progress.Bytes);
    }

    [Fact]
    public void What_was_here_already_does_not_look_fast()
    {
        var progress = new TransferProgress(_time);
        progress.AddPresent(1_000_000_000);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, progress.Rate());
        Assert.Equal(1_000_000_000, progress.Bytes);
    }

    [Fact]
    public void Nothing_yet_means_no_guess() => Assert.Null(new TransferProgress(_time).SecondsLeft(100));
}
