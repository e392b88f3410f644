namespace Rucio.Emulator.Faults;

/// <summary>What goes wrong. <see cref="Fault.Count"/> means something else for each.</summary>
public enum FaultKind
{
    /// <summary>The connection ends after Count bytes of the body.</summary>
    DropAfterBytes,

    /// <summary>Content-Length is Count bytes more (or less, if negative) than there are.</summary>
    WrongLength,

    /// <summary>A ranged request is answered 200 with the whole content.</summary>
    IgnoreRange,

    /// <summary>The byte at offset Count of the body has all its bits turned.</summary>
    FlippedByte,

    /// <summary>The answer is Status with RetryAfter, ExceptionClass and Message where given.</summary>
    Status,

    /// <summary>Count bytes a second.</summary>
    Trickle,

    /// <summary>The stream ends after Count whole lines, without its end mark.</summary>
    TornAfterLines,

    /// <summary>The stream ends in the middle of the line that follows Count whole lines, without its end mark.</summary>
    TornInsideLine,

    /// <summary>The token counts as expired.</summary>
    ExpiredToken,

    /// <summary>No answer until the client gives up.</summary>
    Hang,

    /// <summary>A page of HTML, Status 200 unless given.</summary>
    Html,

    /// <summary>The connection is closed before a single byte of an answer.</summary>
    Refuse,

    /// <summary>The whole body at its end is complete, but Count milliseconds pass before the first byte of the answer.</summary>
    Delay,
}
