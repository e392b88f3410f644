namespace Rucio.Client.Tests.Fixture;

/// <summary>Tokens t1, t2, …; a renewal gives the next one.</summary>
internal sealed class FakeTokens : IRucioTokens
{
    private int _number = 1;

    public int Renewals => _number - 1;

    public ValueTask<RucioToken> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Token());

    public ValueTask<RucioToken> RenewAsync(RucioToken refused, CancellationToken cancellationToken)
    {
        _number++;
        return ValueTask.FromResult(Token());
    }

    private RucioToken Token() => new(new Secret($"t{_number}"), DateTimeOffset.MaxValue, "jdoe");
}
