namespace RucioJupyter.Sidecar.Uploads;

/// <summary>Error codes of uploads beside those of transfers.</summary>
internal static class UploadCodes
{
    public const string NoSuchUpload = "no_such_upload";
    public const string NoLog = "no_log";
    public const string DidExists = "did_exists";
    public const string RseNotWritable = "rse_not_writable";
    public const string RseNotSupported = "rse_not_supported";
    public const string NotRegistered = "not_registered";
    public const string TooManyUploads = "too_many_uploads";
}
