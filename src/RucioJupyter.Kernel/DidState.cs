using System.Globalization;
using System.Text.Json;

namespace RucioJupyter.Kernel;

/// <summary>What is known about one DID, shared by every handle of it. Thread-safe.</summary>
internal sealed class DidState(string did, bool isFile, string? instance, SidecarLink link)
{
    private const int PageSize = 5000;
    private const int PollSeconds = 25;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly object _lock = new();
    private List<FileFacts>? _files;
    private RucioListing? _listing;
    private DateTime _checkedAt = DateTime.MinValue;

    public string Did { get; private set; } = did;

    public bool IsFile { get; private set; } = isFile;

    public string? Instance { get; private set; } = string.IsNullOrEmpty(instance) ? null : instance;

    public string State { get; private set; } = StateWords.Unknown;

    public string? Sentence { get; private set; }

    public long? Total { get; private set; }

    public long? Here { get; private set; }

    public bool Available => State == StateWords.Here;

    /// <summary>Takes what the panel knows.</summary>
    public void Tell(string state, RucioListing? listing)
    {
        lock (_lock)
        {
            State = state;
            Sentence = null;
            _listing = listing;
            _files = null;
            _checkedAt = state == StateWords.Unknown ? DateTime.MinValue : DateTime.UtcNow;
        }
    }

    /// <summary>The files as last heard, without asking anybody; null: never heard.</summary>
    public IReadOnlyList<FileFacts>? KnownFiles
    {
        get
        {
            lock (_lock)
            {
                if (_files is null && _listing is not null)
                {
                    _files = _listing.Parse();
                    _listing = null;
                    Total = _files.Count;
                    Here = _files.Count(file => file.Path is not null);
                }

                return _files;
            }
        }
    }

    /// <summary>Asks the sidecar unless what is known is final or young.</summary>
    public void Look()
    {
        if (!Available && DateTime.UtcNow - _checkedAt > Fresh)
        {
            Refresh();
        }
    }

    /// <summary>Every file, each readable.</summary>
    /// <exception cref="RucioNotAvailableException">What a person can act on.</exception>
    public IReadOnlyList<FileFacts> Require()
    {
        if (Available && KnownFiles is { } known)
        {
            return known;
        }

        string? reason = null;
        try
        {
            if (Available || DateTime.UtcNow - _checkedAt > Fresh)
            {
                Refresh();
            }
        }
        catch (RucioKernelException e)
        {
            reason = e.Message;
        }

        return Available && KnownFiles is { } files ? files : throw Refusal(reason);
    }

    /// <summary>All files, readable or not; asks where they are not known.</summary>
    public IReadOnlyList<FileFacts> AllFiles()
    {
        if (KnownFiles is null || (!Available && DateTime.UtcNow - _checkedAt > Fresh && link.Socket is not null))
        {
            Refresh();
        }

        return KnownFiles ?? throw Refusal(null);
    }

    public void Refresh()
    {
        var files = new List<FileFacts>();
        string? cursor = null;
        JsonElement answer;
        do
        {
            answer = link.Get(ResolveRoute(cursor), Patience);
            cursor = AddPage(answer, files);
        }
        while (cursor is not null);
        Take(answer, files);
    }

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var files = new List<FileFacts>();
        string? cursor = null;
        JsonElement answer;
        do
        {
            answer = await link.GetAsync(ResolveRoute(cursor), Patience, cancellationToken).ConfigureAwait(false);
            cursor = AddPage(answer, files);
        }
        while (cursor is not null);
        Take(answer, files);
    }

    public async Task MakeAvailableAsync(CancellationToken cancellationToken)
    {
        var body = new Dictionary<string, string?> { ["did"] = Did, ["namespace"] = Instance };
        Take(await link.PostAsync("make-available", body, Patience, cancellationToken).ConfigureAwait(false), null);
        _checkedAt = DateTime.MinValue;
    }

    /// <summary>Long-polls until every file is readable.</summary>
    public async Task WaitAsync(TimeSpan timeout, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (timeout <= TimeSpan.Zero || timeout > TimeSpan.FromDays(7))
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), "The time limit must be more than 0 and at most 7 days: Interrupt ends this kernel, so nothing waits for ever.");
        }

        var end = DateTime.UtcNow + timeout;
        var id = Guid.NewGuid().ToString("n");
        string? seen = null;
        while (true)
        {
            var left = end - DateTime.UtcNow;
            if (left <= TimeSpan.Zero)
            {
                throw new TimeoutException($"{Did} was not complete after {timeout.TotalSeconds:0.#} s. {Sentence}");
            }

            var seconds = Math.Clamp((int)left.TotalSeconds, 1, PollSeconds);
            var route = SidecarLink.Query(
                "wait", ("did", Did), ("namespace", Instance), ("id", id), ("seconds", seconds.ToString(CultureInfo.InvariantCulture)), ("seen", seen));
            var answer = await link.GetAsync(route, TimeSpan.FromSeconds(seconds + 20), cancellationToken).ConfigureAwait(false);
            Take(answer, null);
            seen = SidecarLink.Text(answer, "mark");
            progress?.Report(Progress());
            if (Flag(answer, "cancelled"))
            {
                throw new RucioWaitCancelledException($"Waiting for {Did} was cancelled in the Rucio panel.");
            }

            if (Available)
            {
                await RefreshAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            if (Flag(answer, "done"))
            {
                throw Refusal(null);
            }
        }
    }

    public string Progress() =>
        Available ? $"{Did}: here"
        : Total is { } total && Here is { } here ? $"{Did}: {StateWords.Say(State)} ({here} of {total} files here)"
        : $"{Did}: {StateWords.Say(State)}";

    public RucioNotAvailableException Refusal(string? reason)
    {
        _ = KnownFiles; // counts what the panel has listed
        var counts = !IsFile && Total is { } total ? $" ({Here ?? 0} of {total} files here)" : "";
        var detail = reason ?? (Sentence is { Length: > 0 } sentence ? $"{sentence.TrimEnd('.')}. {StateWords.Remedy(State)}" : StateWords.Remedy(State));
        return new RucioNotAvailableException(Did, State, $"{Did} is {StateWords.Say(State)}{counts}. {detail}");
    }

    private string ResolveRoute(string? cursor) => SidecarLink.Query(
        "resolve", ("did", Did), ("namespace", Instance), ("limit", PageSize.ToString(CultureInfo.InvariantCulture)), ("cursor", cursor));

    private static string? AddPage(JsonElement answer, List<FileFacts> files)
    {
        foreach (var item in answer.GetProperty("items").EnumerateArray())
        {
            files.Add(new FileFacts(
                SidecarLink.Text(item, "did") ?? "",
                SidecarLink.Text(item, "path"),
                SidecarLink.Text(item, "pfn"),
                SidecarLink.Text(item, "state") ?? StateWords.Unknown,
                Number(item, "size")));
        }

        return SidecarLink.Text(answer, "next");
    }

    private void Take(JsonElement answer, List<FileFacts>? files)
    {
        var counts = answer.GetProperty("files");
        var total = Number(counts, "total");
        if (files is not null && total is { } expected && files.Count != expected)
        {
            throw new RucioKernelException($"The list of {Did} is incomplete: {files.Count} of {expected} files arrived. Try again.", "bad_reply");
        }

        lock (_lock)
        {
            var state = SidecarLink.Text(answer, "state") ?? StateWords.Unknown;
            if (files is not null)
            {
                _files = files;
                _listing = null;
            }
            else if (state != State)
            {
                _files = null;
                _listing = null;
            }

            if (!Did.Contains(':', StringComparison.Ordinal))
            {
                Did = SidecarLink.Text(answer, "did") ?? Did; // the policy has found the scope
            }

            State = state;
            Sentence = SidecarLink.Text(answer, "sentence");
            IsFile = SidecarLink.Text(answer, "type") == "file";
            Instance = SidecarLink.Text(answer, "namespace") ?? Instance;
            Total = total;
            Here = Number(counts, "here");
            _checkedAt = DateTime.UtcNow;
        }
    }

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static long? Number(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}
