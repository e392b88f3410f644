namespace RucioJupyter.Sidecar.Instances;

/// <summary>How the files of an instance become paths.</summary>
internal enum InstanceMode
{
    /// <summary>Rucio replicates to a mounted RSE.</summary>
    Replica,

    /// <summary>The sidecar downloads.</summary>
    Download,
}

/// <summary>One configured Rucio server: immutable and validated. Nothing behind the registry sees the file it came from.</summary>
internal sealed record Instance
{
    /// <summary>Unique; the value of <c>namespace</c> in every request, and a folder name.</summary>
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required InstanceMode Mode { get; init; }

    /// <summary>Without a trailing slash; a path in it is kept.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>Where to log in; null: <see cref="BaseUrl"/>.</summary>
    public Uri? AuthUrl { get; init; }

    /// <summary>Rucio's own web pages; null: no links to them.</summary>
    public Uri? WebUiUrl { get; init; }

    /// <summary>A PEM file or a directory of them; null: the system's authorities.</summary>
    public string? CaCert { get; init; }

    /// <summary>Sent as X-Rucio-AppID.</summary>
    public string? AppId { get; init; }

    /// <summary>Sent as X-Rucio-VO; also the virtual organisation for VOMS.</summary>
    public string? Vo { get; init; }

    /// <summary>The client's site, for the choice of near replicas.</summary>
    public string? SiteName { get; init; }

    /// <summary>Mounted RSEs, the default one first. Never empty in replica mode.</summary>
    public IReadOnlyList<Destination> Destinations { get; init; } = [];

    /// <summary>The destination that a request gets which names none; null where nothing is mounted.</summary>
    public Destination? DefaultDestination => Destinations.Count > 0 ? Destinations[0] : null;

    /// <summary>Life of a new rule; null: for ever.</summary>
    public TimeSpan? RuleLifetime { get; init; }

    /// <summary>Whether a search may hold <c>*</c>, <c>%</c> or <c>?</c>.</summary>
    public bool WildcardEnabled { get; init; }

    /// <summary>Whether code in notebooks may start downloads and make rules. Default true.</summary>
    public bool KernelRequests { get; init; } = true;

    /// <summary>Whether Rucio is told of each file that is downloaded or uploaded. Default true.</summary>
    public bool Traces { get; init; } = true;

    /// <summary>Where the operator provides a token; null: nowhere.</summary>
    public OidcSource? Oidc { get; init; }

    /// <summary>VOMS attributes for proxies; null: not enabled.</summary>
    public VomsOptions? Voms { get; init; }

    /// <summary>Where downloads go, absolute. Default <c>~/rucio/&lt;name&gt;/downloads</c>.</summary>
    public required string DownloadFolder { get; init; }

    /// <summary>Policy package of the experiment; null: the built-in rules.</summary>
    public string? PolicyPackage { get; init; }

    /// <summary>Whether slashes of a DID are sent as <c>%2F</c>, for a server with <c>AllowEncodedSlashes NoDecode</c>. Default false.</summary>
    public bool EncodedSlashes { get; init; }

    /// <summary>The file, variable or URL that it came from, for people.</summary>
    public required string Source { get; init; }
}

/// <summary>A mounted RSE.</summary>
internal sealed record Destination
{
    public required string Rse { get; init; }

    /// <summary>Where it is mounted, absolute, without a trailing slash.</summary>
    public required string MountPath { get; init; }

    /// <summary>Index of the slash of the PFN's path at which the part below <see cref="MountPath"/> begins. Default 0.</summary>
    public int PathBeginsAt { get; init; }

    /// <summary>Tried before <see cref="PathBeginsAt"/>, the longest matching prefix first.</summary>
    public IReadOnlyList<PathMapping> PathMappings { get; init; } = [];

    /// <summary>Whether the path below <see cref="MountPath"/> is what the RSE's lfn2pfn algorithm gives, whatever the PFN. Default no: only where there is no PFN.</summary>
    public bool ByAlgorithm { get; init; }
}

/// <summary>A PFN that begins with <paramref name="Prefix"/> lies below <paramref name="Path"/>.</summary>
internal sealed record PathMapping(string Prefix, string Path);

/// <summary>Where a token that the operator provides is read, at each use.</summary>
internal sealed record OidcSource(OidcSourceKind Kind, string Name);

/// <summary>Kinds of <see cref="OidcSource"/>.</summary>
internal enum OidcSourceKind
{
    /// <summary>An environment variable.</summary>
    Env,

    /// <summary>A file.</summary>
    File,
}

/// <summary>Options of <c>voms-proxy-init</c>; null: the program's own default.</summary>
internal sealed record VomsOptions(string? VomsesPath, string? CertdirPath, string? VomsdirPath);
