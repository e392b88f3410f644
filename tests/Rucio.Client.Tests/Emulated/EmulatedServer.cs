using Rucio.Client.Tests.Fixture;
using Rucio.Emulator;

namespace Rucio.Client.Tests.Emulated;

/// <summary>One emulator for the tests of a class, and a way to be somebody at it.</summary>
public sealed class EmulatedServer : IAsyncLifetime
{
    internal EmulatorHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await EmulatorHost.StartAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();

    internal RucioConnection Connection(Uri? url = null, bool encodedSlashes = false) => new(
        new RucioEndpoint
        {
            BaseUrl = url ?? Host.RucioUrl,
            CaCert = Host.CaCertPath,
            EncodedSlashes = encodedSlashes,
            Retry = new RucioRetry { FirstDelay = TimeSpan.FromMilliseconds(1), Jitter = false },
        },
        TimeProvider.System);

    internal RucioClient Client(string account = "jdoe", Uri? url = null, bool encodedSlashes = false) =>
        new(Connection(url, encodedSlashes), new Issued(Host, account));

    private sealed class Issued(EmulatorHost host, string account) : IRucioTokens
    {
        private RucioToken _token = Issue(host, account);

        public ValueTask<RucioToken> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_token);

        public ValueTask<RucioToken> RenewAsync(RucioToken refused, CancellationToken cancellationToken) => ValueTask.FromResult(_token = Issue(host, account));

        private static RucioToken Issue(EmulatorHost host, string account) =>
            new(new Secret(host.IssueToken(account)), DateTimeOffset.UtcNow.AddHours(1), account);
    }
}
