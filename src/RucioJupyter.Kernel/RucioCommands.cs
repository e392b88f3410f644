using System.Globalization;

namespace RucioJupyter.Kernel;

/// <summary>What <c>#!rucio</c> does; extension.dib only connects it with the kernel. Each returns text for the cell and never throws.</summary>
public static class RucioCommands
{
    public const string Help = """
        #!rucio list                                what is attached, and how it stands
        #!rucio get SCOPE:NAME --as NAME            the data as a C# variable (F#: let x = Rucio.Get "SCOPE:NAME")
        #!rucio wait NAME --timeout SECONDS         until every file of a variable is readable; cancel in the Rucio panel
        #!rucio refresh                             asks again
        #!rucio status                              whether the sidecar answers, and which instances it knows
        Interrupt ends this kernel: cancel a wait in the Rucio panel instead.
        """;

    /// <summary>For completion of <c>--did</c>.</summary>
    public static IEnumerable<string> AttachedDids() => Rucio.Attached.Values;

    /// <summary>For completion of <c>--name</c>.</summary>
    public static IEnumerable<string> AttachedNames() => Rucio.Attached.Keys;

    public static string List() => Rucio.Attached.Count == 0
        ? "Nothing is attached. Attach data in the Rucio panel, or use #!rucio get SCOPE:NAME --as NAME."
        : string.Join('\n', Rucio.Attached.Select(pair => $"{pair.Key}: {Rucio.Attachment(pair.Key).Progress()}"));

    public static async Task<string> RefreshAsync() => await TellAsync(async () =>
    {
        await Rucio.RefreshAsync().ConfigureAwait(false);
        return List();
    }).ConfigureAwait(false);

    public static Task<string> StatusAsync() => Rucio.StatusAsync();

    public static async Task<string> WaitAsync(string? name, string? timeout) => await TellAsync(async () =>
    {
        if (string.IsNullOrEmpty(name))
        {
            return "Say which variable: #!rucio wait NAME. #!rucio list shows them.";
        }

        var limit = Rucio.DefaultTimeout;
        if (!string.IsNullOrEmpty(timeout))
        {
            if (!double.TryParse(timeout, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds is not (> 0 and <= 7 * 24 * 3600))
            {
                return $"'{timeout}' is no time limit: give seconds, at most those of 7 days, as in --timeout 600.";
            }

            limit = TimeSpan.FromSeconds(seconds);
        }

        var state = Rucio.Attachment(name);
        await state.WaitAsync(limit, CellOutput.Instance, CancellationToken.None).ConfigureAwait(false);
        return state.Progress();
    }).ConfigureAwait(false);

    /// <summary>Fetches a DID and hands its handle on, where a name is given.</summary>
    /// <param name="did">As <c>scope:name</c>.</param>
    /// <param name="name">The variable; null: only says how it stands.</param>
    /// <param name="declare">Makes the variable in the kernel.</param>
    public static async Task<string> GetAsync(string? did, string? name, Func<string, object, Task> declare)
    {
        ArgumentNullException.ThrowIfNull(declare);
        return await TellAsync(async () =>
        {
            if (string.IsNullOrEmpty(did))
            {
                return "Say which data: #!rucio get SCOPE:NAME --as NAME.";
            }

            if (string.IsNullOrEmpty(name))
            {
                return (await Rucio.ResolveAsync(did).ConfigureAwait(false)).Progress;
            }

            if (!IsName(name))
            {
                return $"'{name}' cannot be the name of a C# variable: use letters, digits and underscores.";
            }

            await declare(name, await Rucio.AttachAsync(name, did).ConfigureAwait(false)).ConfigureAwait(false);
            return $"{name} = {Rucio.Attachment(name).Progress()}";
        }).ConfigureAwait(false);
    }

    private static bool IsName(string name) =>
        (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');

    private static async Task<string> TellAsync(Func<Task<string>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is RucioKernelException or TimeoutException or ArgumentException)
        {
            return e.Message;
        }
    }
}
