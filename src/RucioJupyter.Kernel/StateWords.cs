namespace RucioJupyter.Kernel;

/// <summary>The state words of the REST interface, in words for people.</summary>
internal static class StateWords
{
    public const string Here = "here";
    public const string Unknown = "unknown";

    public static string Say(string state) => state switch
    {
        "unknown" => "not resolved yet",
        "partly_here" => "only partly here",
        "waiting_approval" => "waiting for approval",
        "not_mounted" => "not mounted here",
        "no_replicas" => "without replicas",
        _ => state.Replace('_', ' '),
    };

    public static string Remedy(string state) => state switch
    {
        "on_the_way" or "queued" or "partly_here" or "unknown" or "waiting_approval" or "suspended" => "Wait for it with await x.WaitAsync().",
        "no_replicas" or "empty" or "not_mounted" => "See the Rucio panel for the reason.",
        _ => "Get it with await x.MakeAvailableAsync(), or with Get in the Rucio panel.",
    };
}
