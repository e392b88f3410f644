namespace Rucio.Client;

/// <summary>Gives the token for each request. Called concurrently.</summary>
public interface IRucioTokens
{
    /// <summary>A token that is good as far as is known.</summary>
    ValueTask<RucioToken> GetAsync(CancellationToken cancellationToken);

    /// <summary>A new token after <paramref name="refused"/> was not accepted. Callers that name the same refused token share one renewal;
    /// a caller whose token has been replaced meanwhile gets the replacement.</summary>
    ValueTask<RucioToken> RenewAsync(RucioToken refused, CancellationToken cancellationToken);
}
