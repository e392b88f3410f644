namespace Rucio.Client.Http;

/// <summary>The body of an answer stopped before its end.</summary>
internal sealed class TornReplyException(string message, Exception? innerException = null) : Exception(message, innerException);
