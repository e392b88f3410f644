namespace Rucio.Transfers.Faults;

/// <summary>A transfer that did not succeed. The message is a sentence for the user: it holds no secret and no query of a URL.</summary>
internal sealed class TransferException(TransferFault fault, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public TransferFault Fault => fault;

    /// <summary>How long the storage asked to wait; null where it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
