namespace Rucio.Client;

/// <summary>Why a request to Rucio did not give what was asked for. The list is closed: callers switch on it.</summary>
public enum RucioError
{
    /// <summary>No answer: name, network, TLS, or silence for longer than the time-out.</summary>
    Unreachable,

    /// <summary>Rucio does not accept the credentials or the token.</summary>
    Unauthenticated,

    /// <summary>Rucio knows the account and refuses it this action.</summary>
    Forbidden,

    /// <summary>What was asked for does not exist.</summary>
    NotFound,

    /// <summary>The request contradicts the present state: a duplicate, a closed dataset, a quota that is used up.</summary>
    Conflict,

    /// <summary>The request itself is wrong, and will be wrong again.</summary>
    Invalid,

    /// <summary>Rucio is overloaded or down for a while: the same request may succeed later.</summary>
    Busy,

    /// <summary>The answer is no answer of Rucio's, or stopped before its end.</summary>
    BadReply,

    /// <summary>Rucio failed inside.</summary>
    ServerFault,
}
