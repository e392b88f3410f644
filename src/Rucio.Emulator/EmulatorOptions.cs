namespace Rucio.Emulator;

/// <summary>How an emulator starts. The defaults suit a test: free ports on loopback, PFNs that can be fetched.</summary>
public sealed class EmulatorOptions
{
    /// <summary>A folder with the files of the catalogue. Default: the demo catalogue beside the assembly.</summary>
    public string CatalogueFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "Catalogue");

    /// <summary>Also listen with TLS, for Rucio and for the storage.</summary>
    public bool Tls { get; init; } = true;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Address of Rucio without TLS. Port 0: a free one.</summary>
    public Uri RucioUrl { get; init; } = new("http://127.0.0.1:0");

    public Uri RucioTlsUrl { get; init; } = new("https://127.0.0.1:0");

    public Uri StorageUrl { get; init; } = new("http://127.0.0.1:0");

    public Uri StorageTlsUrl { get; init; } = new("https://127.0.0.1:0");

    /// <summary>True: PFNs that name the recorded storage name this emulator's storage. False: as recorded.</summary>
    public bool RewritePfns { get; init; } = true;

    /// <summary>Whether the storage states checksums where it is asked for them (RFC 3230). The recorded one does not.</summary>
    public bool StorageDigests { get; init; }

    /// <summary>A folder into which the files of mounted RSEs are written at start; null: none.</summary>
    public string? Mount { get; init; }

    /// <summary>How long a token lives. The recorded server: 1 h.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>After which time a replicating rule becomes OK. Zero: never, no daemon runs.</summary>
    public TimeSpan DaemonDelay { get; init; }

    /// <summary>Origins that the server's <c>[webui] urls</c> allow.</summary>
    public IReadOnlyList<string> WebUiOrigins { get; init; } = ["http://127.0.0.1:8888"];

    /// <summary>Faults that are there from the start.</summary>
    public IReadOnlyList<Faults.Fault> Faults { get; init; } = [];

    /// <summary>Where the PEM of the test CA is written. Null: a file in a new folder below the temporary folder, removed at the end.</summary>
    public string? CaCertPath { get; init; }

    /// <summary>Whom the storage lets in; everybody else gets 403. Null: anyone.</summary>
    public Predicate<HttpContext>? StorageGuard { get; init; }
}
