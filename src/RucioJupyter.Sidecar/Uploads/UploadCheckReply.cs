using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>Reply of <c>upload/check</c>.</summary>
/// <param name="Ok">Whether nothing is known that would stop the upload. Warnings do not count.</param>
/// <param name="Files">With folders opened.</param>
/// <param name="Bytes">Of all files that can be read.</param>
/// <param name="Dataset">Null where none is wanted.</param>
internal sealed record UploadCheckReply(bool Ok, IReadOnlyList<UploadCheckFile> Files, IReadOnlyList<UploadProblem> Problems, long Bytes, UploadDataset? Dataset);

/// <param name="Did">Null where there is no scope yet.</param>
/// <param name="Pfn">Where it will lie; null where nobody can say.</param>
internal sealed record UploadCheckFile(string Path, string Name, long? Size, string? Did, string? Pfn, UploadFileProblem? Problem);

/// <summary>A <see cref="Errors.Problem"/> that says how grave it is.</summary>
/// <param name="Severity"><c>error</c>: the file would fail; <c>warning</c>: it may.</param>
internal sealed record UploadFileProblem(string Code, string Error, string? Remedy, string Severity)
{
    public const string IsError = "error";
    public const string IsWarning = "warning";

    public static UploadFileProblem Of(Problem problem, string severity = IsError) => new(problem.Code, problem.Error, problem.Remedy, severity);
}

/// <param name="Field">Of the request.</param>
/// <param name="Severity"><c>error</c>: the upload would fail; <c>warning</c>: it may.</param>
internal sealed record UploadProblem(string Field, string Code, string Error, string? Remedy, string Severity);

/// <param name="Exists">False: it will be made.</param>
internal sealed record UploadDataset(string Did, bool Exists);
