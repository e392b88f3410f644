namespace RucioJupyter.Sidecar.Configuration;

/// <summary>The keys that an administrator may write; <c>docs/config</c> describes each, a test compares.</summary>
internal static class InstanceKeys
{
    /// <summary>Keys of one entry of <c>RucioConfig.instances</c>.</summary>
    public static readonly string[] All =
    [
        "name", "display_name", "mode", "rucio_base_url", "rucio_auth_url", "rucio_webui_url", "rucio_ca_cert", "app_id", "site_name", "vo",
        "voms_enabled", "voms_vomses_path", "voms_certdir_path", "voms_vomsdir_path", "destination_rse", "rse_mount_path", "path_begins_at",
        "path_mappings", "path_by_algorithm", "destinations", "replication_rule_lifetime_days", "wildcard_enabled", "oidc_auth", "oidc_env_name", "oidc_file_name",
        "cache_expires_at", "$url", "policy_package", "download_folder", "encoded_slashes", "kernel_requests", "traces_enabled",
    ];

    /// <summary>Keys of <c>RucioConfig</c> itself.</summary>
    public static readonly string[] Top = ["instances", "default_instance", "default_auth_type", "log_level", "remote_config_hosts", "browse_roots", "keep_alive_during_transfers"];

    /// <summary>Keys of one entry of <c>destinations</c>.</summary>
    public static readonly string[] Destination = ["rse", "mount_path", "path_begins_at", "path_mappings", "path_by_algorithm"];

    /// <summary>What a remote configuration may not say: who the instance is, and what is read or run on this machine, unless its host is trusted by name.</summary>
    public static readonly string[] OnlyLocal =
        ["oidc_auth", "oidc_env_name", "oidc_file_name", "policy_package", "download_folder", "voms_enabled", "voms_vomses_path", "voms_certdir_path", "voms_vomsdir_path"];

    /// <summary>What no remote configuration may say, not even a trusted one.</summary>
    public static readonly string[] NeverRemote = ["name", "display_name", "$url", "cache_expires_at"];

    public static readonly string[] AuthTypes = ["userpass", "x509", "x509_proxy", "oidc"];

    public static readonly string[] LogLevels = ["debug", "info", "warning", "error", "critical"];
}
