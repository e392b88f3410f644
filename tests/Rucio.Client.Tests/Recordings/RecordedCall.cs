namespace Rucio.Client.Tests.Recordings;

/// <summary>The call that makes a recorded request, or that at least reads its reply.</summary>
/// <param name="RunAsync">Makes the call and gives what it returns: items as a list, nothing as null.</param>
/// <param name="Differs">Why the client would not send this very request; null: it must send it, byte for byte where that matters.</param>
internal sealed record RecordedCall(Func<CallContext, Task<object?>> RunAsync, string? Differs = null)
{
    /// <summary>Whether slashes of names go out encoded.</summary>
    public bool EncodedSlashes { get; init; }

    /// <summary>What a canned server answers after a redirect.</summary>
    public string AfterRedirect { get; init; } = string.Empty;

    public RecordedCall Unless(string? reason) => this with { Differs = Differs ?? reason };
}

/// <summary>What a call has to work with.</summary>
internal sealed record CallContext(RucioConnection Connection, RucioClient Client, RucioAuth Auth);
