using System.Globalization;
using Rucio.Emulator.Api;
using Rucio.Emulator.Faults;

namespace Rucio.Emulator.Hosting;

/// <summary>The arguments of <c>rucio-emulator</c>.</summary>
internal sealed record CommandLine(EmulatorOptions Options, bool Json)
{
    public const string Usage =
        """
        rucio-emulator [--urls URL[;URL]] [--storage-urls URL[;URL]] [--catalogue DIR] [--faults FILE] [--mount DIR]
                       [--ca-cert FILE] [--no-tls] [--keep-pfns] [--storage-digests] [--daemon-seconds N] [--token-seconds N] [--json]

          --urls            where Rucio listens, http and https; default: free ports on 127.0.0.1
          --storage-urls    where the storage listens, http and https; default: free ports on 127.0.0.1
          --catalogue       a folder of the form of the demo catalogue; default: the demo catalogue
          --faults          a JSON file with a list of faults
          --mount           a folder into which the files of the mounted storage element are written
          --ca-cert         where to write the test CA's certificate as PEM
          --no-tls          listen without TLS only
          --storage-digests  the storage states checksums where it is asked for them (RFC 3230)
          --keep-pfns       PFNs as in the catalogue instead of this emulator's own storage
          --daemon-seconds  rules become OK after so many seconds; default: never
          --token-seconds   lifetime of a token; default: 3600
          --json            print the addresses as one line of JSON when ready
        """;

    /// <exception cref="FormatException">An argument is unknown or has no value; the message names it.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var defaults = new EmulatorOptions();
        var values = new Dictionary<string, string>();
        var flags = new HashSet<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--no-tls" or "--keep-pfns" or "--storage-digests" or "--json":
                    flags.Add(arguments[i]);
                    break;
                case "--urls" or "--storage-urls" or "--catalogue" or "--faults" or "--mount" or "--ca-cert" or "--daemon-seconds" or "--token-seconds":
                    values[arguments[i]] = i + 1 < arguments.Count ? arguments[++i] : throw new FormatException($"{arguments[i]} needs a value.");
                    break;
                default:
                    throw new FormatException($"'{arguments[i]}' is not an argument of rucio-emulator.");
            }
        }

        var rucio = Urls(values, "--urls", defaults.RucioUrl, defaults.RucioTlsUrl);
        var storage = Urls(values, "--storage-urls", defaults.StorageUrl, defaults.StorageTlsUrl);
        return new CommandLine(
            new EmulatorOptions
            {
                RucioUrl = rucio.Plain,
                RucioTlsUrl = rucio.Tls,
                StorageUrl = storage.Plain,
                StorageTlsUrl = storage.Tls,
                CatalogueFolder = values.GetValueOrDefault("--catalogue", defaults.CatalogueFolder),
                Faults = values.TryGetValue("--faults", out var file) ? ReadFaults(file) : [],
                Mount = values.GetValueOrDefault("--mount"),
                CaCertPath = values.GetValueOrDefault("--ca-cert"),
                Tls = !flags.Contains("--no-tls"),
                StorageDigests = flags.Contains("--storage-digests"),
                RewritePfns = !flags.Contains("--keep-pfns"),
                DaemonDelay = Seconds(values, "--daemon-seconds", defaults.DaemonDelay),
                TokenLifetime = Seconds(values, "--token-seconds", defaults.TokenLifetime),
            },
            flags.Contains("--json"));
    }

    private static IReadOnlyList<Fault> ReadFaults(string file) => AdminApi.ReadFaults(File.ReadAllText(file), $"The file '{file}'");

    private static TimeSpan Seconds(Dictionary<string, string> values, string name, TimeSpan otherwise) =>
        !values.TryGetValue(name, out var text) ? otherwise
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : throw new FormatException($"{name} must be a number of seconds, not '{text}'.");

    private static (Uri Plain, Uri Tls) Urls(Dictionary<string, string> values, string name, Uri plain, Uri tls)
    {
        foreach (var text in values.GetValueOrDefault(name, string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                throw new FormatException($"{name}: '{text}' is not an http or https URL.");
            }

            (plain, tls) = url.Scheme == "http" ? (url, tls) : (plain, url);
        }

        return (plain, tls);
    }
}
