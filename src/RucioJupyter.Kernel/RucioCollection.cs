using System.Collections;
using System.Text.Json.Serialization;
using RucioJupyter.Kernel.Formatting;

namespace RucioJupyter.Kernel;

/// <summary>A dataset or container: a list of files that throws rather than pass for complete while it is not.</summary>
[TypeFormatterSource(typeof(RucioFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
[JsonConverter(typeof(RucioCollectionJson))]
public sealed class RucioCollection : IReadOnlyList<RucioFile>
{
    private readonly DidState _state;

    internal RucioCollection(DidState state) => _state = state;

    public string Did => _state.Did;

    /// <summary>State word of the REST interface, as last heard.</summary>
    public string State => _state.State;

    /// <summary>The state for people, as last heard; null where nobody has said.</summary>
    public string? Sentence => _state.Sentence;

    /// <summary>Whether every file is readable now, as last heard.</summary>
    public bool Available => _state.Available;

    /// <summary>Files altogether; null while unknown.</summary>
    public long? Total => _state.KnownFiles?.Count ?? _state.Total;

    /// <summary>How far it has come, in words.</summary>
    public string Progress => _state.Progress();

    /// <exception cref="RucioNotAvailableException">Not every file is readable here.</exception>
    public int Count => _state.Require().Count;

    /// <summary>One file may be used though others are not here yet; using a missing one throws.</summary>
    public RucioFile this[int index] => new(_state, (_state.Available ? _state.Require() : _state.AllFiles())[index]);

    /// <summary>Every file, readable or not.</summary>
    public IReadOnlyList<RucioFile> AllFiles => [.. _state.AllFiles().Select(file => new RucioFile(_state, file))];

    /// <summary>The files that are readable now.</summary>
    public IReadOnlyList<RucioFile> AvailableFiles => [.. _state.AllFiles().Where(file => file.Path is not null).Select(file => new RucioFile(_state, file))];

    /// <summary>The paths of all files.</summary>
    /// <exception cref="RucioNotAvailableException">Not every file is readable here.</exception>
    public string[] Paths => [.. _state.Require().Select(file => file.Path ?? throw _state.Refusal(null))];

    internal IReadOnlyList<FileFacts>? Known => _state.KnownFiles;

    public static implicit operator string[](RucioCollection collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return collection.Paths;
    }

    /// <exception cref="RucioNotAvailableException">Not every file is readable here.</exception>
    public IEnumerator<RucioFile> GetEnumerator() => _state.Require().Select(file => new RucioFile(_state, file)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc cref="RucioFile.WaitAsync"/>
    public async Task<RucioCollection> WaitAsync(TimeSpan? timeout = null, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        await _state.WaitAsync(timeout ?? Rucio.DefaultTimeout, progress ?? CellOutput.Instance, cancellationToken).ConfigureAwait(false);
        return this;
    }

    /// <summary>Asks Rucio for all files, where this instance lets kernels ask.</summary>
    public async Task<RucioCollection> MakeAvailableAsync(CancellationToken cancellationToken = default)
    {
        await _state.MakeAvailableAsync(cancellationToken).ConfigureAwait(false);
        return this;
    }

    /// <summary>Asks the sidecar again.</summary>
    public async Task<RucioCollection> RefreshAsync(CancellationToken cancellationToken = default)
    {
        await _state.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return this;
    }

    /// <summary>Says what it is and how it stands. Never throws.</summary>
    public override string ToString()
    {
        var count = Total is { } total ? $"{total} files, " : "";
        return $"<rucio collection {Did}: {count}{StateWords.Say(State)}>";
    }
}
