namespace RucioJupyter.Sidecar.State;

/// <summary>Something remembered that <c>POST purge-cache</c> forgets: listings, replicas, negative answers. Never work, files or credentials.</summary>
internal interface IPurgeable
{
    /// <summary>Forgets everything, of all instances.</summary>
    ValueTask PurgeAsync(CancellationToken cancellationToken);
}
