using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Replicas;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>
/// The rows of <c>did</c> in download mode, <c>{status, state, did, path, size, error?, code?}</c>, kept as the text that is sent: a look
/// at the table and the disk is dearer than all the rest.
/// </summary>
internal sealed class LocalRows(Listing listing, Instance instance, LocalCopies copies, TimeProvider time) : IListingView
{
    private const int ChunkFiles = 250;

    /// <summary>How long a look at the disk counts.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(5);

    /// <summary>How long it counts while files arrive.</summary>
    private static readonly TimeSpan LiveLife = TimeSpan.FromMilliseconds(500);

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Chunk> _chunks = [];

    public long RetainedBytes
    {
        get
        {
            lock (_lock)
            {
                return _chunks.Values.Sum(chunk => (long)chunk.Json.Length + (chunk.Ends.Length * sizeof(int)));
            }
        }
    }

    /// <summary>Writes a row as a raw value.</summary>
    public void Write(Utf8JsonWriter json, int row)
    {
        var chunk = Get(row / ChunkFiles);
        var index = row % ChunkFiles;
        var start = index == 0 ? 0 : chunk.Ends[index - 1];
        json.WriteRawValue(chunk.Json.AsSpan(start, chunk.Ends[index] - start), skipInputValidation: true);
    }

    /// <summary>Lets every look count as old.</summary>
    public void Expire()
    {
        lock (_lock)
        {
            _chunks.Clear();
        }
    }

    private Chunk Get(int index)
    {
        var rows = Math.Min(ChunkFiles, listing.Rows.Count - (index * ChunkFiles));
        lock (_lock)
        {
            if (_chunks.TryGetValue(index, out var chunk) && chunk.Ends.Length >= rows && time.GetUtcNow() < chunk.Until)
            {
                return chunk;
            }
        }

        var made = Make(index, rows);
        lock (_lock)
        {
            return _chunks[index] = made;
        }
    }

    private Chunk Make(int index, int rows)
    {
        var files = new Did[rows];
        for (var i = 0; i < rows; i++)
        {
            files[i] = listing.Rows.At((index * ChunkFiles) + i).ToDid();
        }

        var live = copies.TransferOf(instance, listing.Key.Did) is { IsLive: true };
        var known = copies.Of(instance, listing.Key.Did, files);
        var text = new ArrayBufferWriter<byte>(rows * 200);
        using var json = new Utf8JsonWriter(text, Options);
        var ends = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            json.Reset(text);
            WriteRow(json, listing.Rows.At((index * ChunkFiles) + i), known.GetValueOrDefault(files[i]));
            json.Flush();
            ends[i] = text.WrittenCount;
        }

        return new Chunk(text.WrittenSpan.ToArray(), ends, time.GetUtcNow() + (live ? LiveLife : Life));
    }

    private static void WriteRow(Utf8JsonWriter json, Listings.FileRow file, TransferFile? known)
    {
        json.WriteStartObject();
        json.WriteString("status"u8, StatusOf(known));
        json.WriteString("state"u8, known?.State ?? StateWord.NotHere);
        json.WriteString("did"u8, file.Did);
        json.WriteString("path"u8, known is { State: StateWord.Here } ? known.Path : null);
        if (file.Size is { } size)
        {
            json.WriteNumber("size"u8, size);
        }
        else
        {
            json.WriteNull("size"u8);
        }

        if (known?.Error is not null)
        {
            json.WriteString("error"u8, known.Error);
            json.WriteString("code"u8, known.Code);
        }

        json.WriteEndObject();
    }

    /// <summary>The word of the Python extension's panel.</summary>
    private static string StatusOf(TransferFile? known) => known?.State switch
    {
        null => StatusWord.NotAvailable,
        StateWord.Here => StatusWord.Ok,
        StateWord.OnTheWay or StateWord.Queued => StatusWord.Replicating,
        StateWord.Failed => StatusWord.Failed,
        // It was here and is not any more.
        _ => known.Code == TransferCodes.RemovedFromDisk ? StatusWord.Stuck : StatusWord.NotAvailable,
    };

    private sealed record Chunk(byte[] Json, int[] Ends, DateTimeOffset Until);
}
