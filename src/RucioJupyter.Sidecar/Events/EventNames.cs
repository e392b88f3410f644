namespace RucioJupyter.Sidecar.Events;

/// <summary>The event types of docs/api/README.md.</summary>
internal static class EventNames
{
    public const string Hello = "hello";
    public const string Snapshot = "snapshot";
    public const string Transfer = "transfer";
    public const string File = "file";
    public const string Session = "session";
    public const string Config = "config";
    public const string Did = "did";
    public const string End = "end";
}
