namespace RucioJupyter.Sidecar.Browsing;

/// <summary>Codes of the file browser.</summary>
internal static class BrowsingCodes
{
    public const string Outside = "path_outside";
    public const string Missing = "path_missing";
    public const string NotAFolder = "not_a_folder";
    public const string Unreadable = "folder_unreadable";
}
