namespace RucioJupyter.Sidecar.Configuration;

/// <summary>Codes of what can be wrong with a configuration.</summary>
internal static class ConfigurationCodes
{
    public const string InstanceInvalid = "instance_invalid";
    public const string Unreadable = "config_unreadable";
    public const string Syntax = "config_syntax";
    public const string RemotePending = "remote_config_pending";
    public const string RemoteUnreachable = "remote_config_unreachable";
}
