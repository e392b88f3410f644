using System.Text;
using System.Text.Json;
using Rucio.Client;
using RucioJupyter.Sidecar.Listings;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>Writes the rows of <c>did</c> in replica mode: <c>{status, state, did, path, size, pfn, error?, code?}</c>.</summary>
internal sealed class ReplicaRows(Availability availability, Rule? rule)
{
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText State = JsonEncodedText.Encode("state");
    private static readonly JsonEncodedText DidKey = JsonEncodedText.Encode("did");
    private static readonly JsonEncodedText Path = JsonEncodedText.Encode("path");
    private static readonly JsonEncodedText Size = JsonEncodedText.Encode("size");
    private static readonly JsonEncodedText Pfn = JsonEncodedText.Encode("pfn");
    private static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");
    private static readonly JsonEncodedText Code = JsonEncodedText.Encode("code");

    private readonly FileVerdict[] _verdicts = [.. Enum.GetValues<ReplicaKind>().Select(kind => FileVerdict.Of(kind, rule))];
    private ReplicaChunk? _chunk;
    private int _chunkFrom = -1;

    public void Write(Utf8JsonWriter json, int row)
    {
        var from = row / Availability.ChunkFiles * Availability.ChunkFiles;
        if (_chunk is null || _chunkFrom != from)
        {
            _chunk = availability.ChunkOf(row);
            _chunkFrom = from;
        }

        var index = row - from;
        var kind = _chunk.KindOf(index);
        var verdict = _verdicts[(int)kind];
        var file = availability.Listing.Rows.At(row);
        var path = _chunk.PathOf(index);
        var pfn = _chunk.PfnOf(index);

        json.WriteStartObject();
        json.WriteString(Status, verdict.Status);
        json.WriteString(State, verdict.State);
        json.WriteString(DidKey, file.Did);
        if (kind == ReplicaKind.Here)
        {
            json.WriteString(Path, path);
        }
        else
        {
            json.WriteNull(Path);
        }

        json.WriteNumberOrNull(Size, file.Size);
        if (pfn.IsEmpty)
        {
            json.WriteNull(Pfn);
        }
        else
        {
            json.WriteString(Pfn, pfn);
        }

        if (kind != ReplicaKind.Here && Reason(kind, path, pfn) is { } reason)
        {
            json.WriteString(Error, reason);
            if (verdict.Code is not null)
            {
                json.WriteString(Code, verdict.Code);
            }
        }

        json.WriteEndObject();
    }

    private string? Reason(ReplicaKind kind, ReadOnlySpan<byte> path, ReadOnlySpan<byte> pfn) => kind switch
    {
        ReplicaKind.FileMissing => $"Rucio has a copy on the mounted storage, but there is no file at {Encoding.UTF8.GetString(path)}.",
        ReplicaKind.FileUnreadable => $"You may not read the copy at {Encoding.UTF8.GetString(path)}.",
        ReplicaKind.MountMissing => $"The storage is not mounted here: {Encoding.UTF8.GetString(path)} cannot be reached.",
        ReplicaKind.MountSilent => $"The mounted storage does not answer: {Encoding.UTF8.GetString(path)} cannot be reached.",
        ReplicaKind.NoPath => $"The configuration gives no path for {(pfn.IsEmpty ? "this file" : Encoding.UTF8.GetString(pfn))}.",
        ReplicaKind.Bad => "The copy on the mounted storage is known to be damaged.",
        ReplicaKind.Unavailable => "The copy on the mounted storage is out of reach for a while.",
        _ => rule?.Error is { Length: > 0 } error ? error : null,
    };
}
