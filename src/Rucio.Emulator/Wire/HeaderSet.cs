namespace Rucio.Emulator.Wire;

/// <summary>The families of headers that the recorded server puts on its answers.</summary>
[Flags]
internal enum HeaderSet
{
    None = 0,

    /// <summary>Access-Control-Allow-*; literally <c>None</c> without an Origin.</summary>
    Cors = 1,

    /// <summary>What every GET of the data API says about caching.</summary>
    Data = 2,

    /// <summary>What a log in says about caching.</summary>
    NoStore = 4,

    /// <summary>Access-Control-Expose-Headers of a log in.</summary>
    ExposeLogin = 8,

    /// <summary>Access-Control-Expose-Headers of /auth/validate.</summary>
    ExposeToken = 16,
}
