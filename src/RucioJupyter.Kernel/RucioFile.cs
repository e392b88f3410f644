using System.Text.Json.Serialization;
using RucioJupyter.Kernel.Formatting;

namespace RucioJupyter.Kernel;

/// <summary>One file. Goes wherever a path goes; throws <see cref="RucioNotAvailableException"/> where it is not readable here.</summary>
[TypeFormatterSource(typeof(RucioFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
[JsonConverter(typeof(RucioFileJson))]
public sealed class RucioFile
{
    private readonly DidState _state;
    private readonly FileFacts? _fixed;

    /// <summary>A file that was attached or asked for by itself.</summary>
    internal RucioFile(DidState state) => _state = state;

    /// <summary>A file of a collection.</summary>
    internal RucioFile(DidState parent, FileFacts facts)
    {
        _state = parent;
        _fixed = facts;
    }

    public string Did => _fixed?.Did ?? _state.Did;

    /// <summary>State word of the REST interface: here, on_the_way, not_here, stuck …</summary>
    public string State => _fixed?.State ?? _state.State;

    /// <summary>Whether the file is readable at its path now, as last heard.</summary>
    public bool Available => Known?.Path is not null;

    /// <summary>The local path.</summary>
    /// <exception cref="RucioNotAvailableException">The file is not readable here.</exception>
    public string Path => _fixed is null
        ? _state.Require() is [{ Path: { } path }, ..] ? path : throw _state.Refusal(null)
        : _fixed.Path ?? throw MissingInCollection();

    /// <summary>Where Rucio keeps it; null where that is not known.</summary>
    public string? Pfn => Known?.Pfn;

    /// <summary>Size in bytes; null where that is not known.</summary>
    public long? Bytes => Known?.Size;

    public static implicit operator string(RucioFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Path;
    }

    /// <summary>Waits until the file is readable. Cancel in the Rucio panel; Interrupt would end this kernel.</summary>
    /// <param name="timeout">Default 30 min, at most 7 days.</param>
    /// <param name="progress">Hears a line at each change; default: the cell's output.</param>
    /// <param name="cancellationToken">Ends the wait from code.</param>
    public async Task<RucioFile> WaitAsync(TimeSpan? timeout = null, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        await _state.WaitAsync(timeout ?? Rucio.DefaultTimeout, progress ?? CellOutput.Instance, cancellationToken).ConfigureAwait(false);
        return _fixed is null ? this : new RucioFile(_state, _state.Require().First(file => file.Did == _fixed.Did));
    }

    /// <summary>Asks Rucio for the file, where this instance lets kernels ask.</summary>
    public async Task<RucioFile> MakeAvailableAsync(CancellationToken cancellationToken = default)
    {
        await _state.MakeAvailableAsync(cancellationToken).ConfigureAwait(false);
        return this;
    }

    /// <summary>The path, or what is missing in angle brackets. Never throws.</summary>
    public override string ToString() => Known?.Path ?? $"<rucio:{Did} {StateWords.Say(State)}>";

    private FileFacts? Known => _fixed ?? (_state.KnownFiles is [var only, ..] ? only : null);

    private RucioNotAvailableException MissingInCollection() => new(
        Did, State, $"{Did} is {StateWords.Say(State)}. It belongs to {_state.Did}. {StateWords.Remedy(State)}");
}
