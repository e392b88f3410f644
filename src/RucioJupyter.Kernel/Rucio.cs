using System.Collections.Concurrent;
using System.Globalization;

namespace RucioJupyter.Kernel;

/// <summary>Rucio data by name: what is attached to the notebook, and any other DID.</summary>
public static class Rucio
{
    private static readonly ConcurrentDictionary<string, DidState> Known = new(StringComparer.Ordinal);
    private static readonly SidecarLink Link = new(Environment.GetEnvironmentVariable);

    /// <summary>How long a wait lasts that names no limit.</summary>
    public static TimeSpan DefaultTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The attached variables: name to DID, in the order of their names.</summary>
    public static IReadOnlyDictionary<string, string> Attached =>
        new SortedDictionary<string, string>(Known.ToDictionary(pair => pair.Key, pair => pair.Value.Did), StringComparer.Ordinal);

    /// <summary>Called by the panel: where the sidecar listens.</summary>
    public static void UseSocket(string? path) => Link.Use(path);

    /// <summary>Called by the panel at each change: creates the state behind a variable or updates it in place.</summary>
    public static void Set(string name, string did, string type, string instance, string state, RucioListing? listing)
    {
        var isFile = type == "file";
        var before = Known.TryGetValue(name, out var known) && known.Did == did && known.IsFile == isFile ? known : null;
        var current = before ?? new DidState(did, isFile, instance, Link);
        if (state != StateWords.Unknown || before is null)
        {
            current.Tell(state, listing);
        }

        Known[name] = current;
    }

    /// <summary>The handle of an attached file.</summary>
    public static RucioFile File(string name) => new(Attachment(name));

    /// <summary>The handle of an attached collection.</summary>
    public static RucioCollection Collection(string name) => new(Attachment(name));

    /// <summary>A handle of any DID; nothing is asked before it is used. A file is a collection of one.</summary>
    /// <param name="did">As <c>scope:name</c>.</param>
    /// <param name="instance">Rucio instance; null: the one that is active in the panel.</param>
    public static RucioCollection Get(string did, string? instance = null) => new(new DidState(Checked(did), false, instance, Link));

    /// <summary>The same for a single file.</summary>
    public static RucioFile GetFile(string did, string? instance = null) => new(new DidState(Checked(did), true, instance, Link));

    /// <summary>A handle whose state and files are known.</summary>
    public static Task<RucioCollection> ResolveAsync(string did, string? instance = null, CancellationToken cancellationToken = default) =>
        Get(did, instance).RefreshAsync(cancellationToken);

    /// <summary>Binds a DID to a name of <see cref="Attached"/>; used by <c>#!rucio get … --as</c>.</summary>
    public static async Task<object> AttachAsync(string name, string did, string? instance = null, CancellationToken cancellationToken = default)
    {
        var state = new DidState(Checked(did), false, instance, Link);
        await state.RefreshAsync(cancellationToken).ConfigureAwait(false);
        Known[name] = state;
        return state.IsFile ? new RucioFile(state) : new RucioCollection(state);
    }

    /// <summary>Asks the sidecar again for everything that is attached; returns name and state word of each.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> RefreshAsync(CancellationToken cancellationToken = default)
    {
        var states = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, state) in Known)
        {
            await state.RefreshAsync(cancellationToken).ConfigureAwait(false);
            states[name] = state.State;
        }

        return states;
    }

    /// <summary>Waits for everything that is attached.</summary>
    public static async Task WaitAllAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var end = DateTime.UtcNow + (timeout ?? DefaultTimeout);
        foreach (var state in Known.Values)
        {
            var left = end - DateTime.UtcNow;
            await state.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1), CellOutput.Instance, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>DIDs that match <c>scope:pattern</c>, at most <paramref name="limit"/> (1 to 1000).</summary>
    public static async Task<IReadOnlyList<string>> SearchAsync(
        string pattern, string type = "collection", int limit = 1000, string? instance = null, CancellationToken cancellationToken = default)
    {
        var route = SidecarLink.Query(
            "search", ("did", pattern), ("type", type), ("limit", limit.ToString(CultureInfo.InvariantCulture)), ("namespace", instance));
        var answer = await Link.GetAsync(route, TimeSpan.FromSeconds(60), cancellationToken).ConfigureAwait(false);
        return [.. answer.GetProperty("items").EnumerateArray().Select(item => SidecarLink.Text(item, "did") ?? "")];
    }

    /// <summary>Whether the sidecar answers, and which instances it knows, as a sentence. Never throws.</summary>
    public static async Task<string> StatusAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var answer = await Link.GetAsync("hello", TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(false);
            var instances = string.Join(", ", answer.GetProperty("instances").EnumerateArray().Select(name => name.GetString()));
            return $"Sidecar {SidecarLink.Text(answer, "version")} at {Link.Socket}. Instances: {(instances.Length > 0 ? instances : "none")}.";
        }
        catch (RucioKernelException e)
        {
            return e.Message;
        }
    }

    internal static DidState Attachment(string name) => Known.TryGetValue(name, out var state)
        ? state
        : throw new RucioKernelException(
            $"Nothing is attached as {name}. Attached are: {(Known.IsEmpty ? "none" : string.Join(", ", Attached.Keys))}. Attach data in the Rucio panel, or use Rucio.Get(\"scope:name\").",
            "not_attached");

    internal static void Forget() => Known.Clear();

    /// <summary>A name without a scope goes as it is: the instance's policy may know its scope, and the sidecar refuses it where not.</summary>
    private static string Checked(string did) =>
        !string.IsNullOrWhiteSpace(did) && did.IndexOf(':', StringComparison.Ordinal) is var colon && (colon < 0 || (colon > 0 && colon < did.Length - 1))
            ? did
            : throw new RucioKernelException($"'{did}' is not of the form scope:name.", "malformed_did");
}
