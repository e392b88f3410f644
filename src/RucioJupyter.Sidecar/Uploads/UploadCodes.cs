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
    public const string NothingToUpload = "nothing_to_upload";
    public const string NotAFile = "not_a_file";
    public const string NotReadable = "not_readable";
    public const string NameTwice = "name_twice";
    public const string BadName = "bad_name";
    public const string UnknownScope = "unknown_scope";
    public const string ScopeNotYours = "scope_not_yours";
    public const string RseUnknown = "unknown_rse";
    public const string NotADataset = "not_a_dataset";
    public const string DatasetClosed = "dataset_closed";
}
