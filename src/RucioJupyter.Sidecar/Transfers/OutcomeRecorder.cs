using Rucio.Transfers.Disk;
using Rucio.Transfers.Downloads;
using Rucio.Transfers.Faults;
using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Writes down how files ended, many at a time: one flush of each folder and one transaction for all of a moment.</summary>
internal sealed class OutcomeRecorder(LiveTransfer live, TransferStore store, TransferNews news)
{
    private readonly Lock _gate = new();
    private readonly Lock _writing = new();
    private readonly Dictionary<string, int> _failures = [];
    private List<FileRow> _pending = [];
    private long _bytesHere;

    /// <summary>The sentence of the first failed file.</summary>
    public string? FirstError { get; private set; }

    /// <summary>The code that all failed files share; null where they differ or none failed.</summary>
    public string? OnlyCode => _failures.Count == 1 ? _failures.Keys.First() : null;

    /// <summary>A file that was recorded in an earlier run.</summary>
    public void CountPresent(FileRow row)
    {
        live.Progress.AddPresent(row.Size ?? 0);
        Interlocked.Add(ref _bytesHere, row.Size ?? 0);
        live.Count(isHere: true);
    }

    public void Add(FileRow planned, FileOutcome outcome)
    {
        if (outcome.Failure is { } failure)
        {
            Fail(planned, failure.Message, failure.Fault.Code());
            return;
        }

        AddHere(planned, outcome.File.Target);
    }

    public void AddHere(FileRow planned, string path)
    {
        var file = new FileInfo(path);
        live.Count(isHere: true);
        lock (_gate)
        {
            _bytesHere += file.Length;
            _pending.Add(planned with { State = FileRow.Here, Path = path, Size = file.Length, Modified = file.LastWriteTimeUtc.Ticks, Error = null, Code = null });
        }
    }

    /// <summary>Makes durable and visible what has ended since the last time. False where the job is no longer this sidecar's.</summary>
    public bool Flush()
    {
        lock (_writing)
        {
            List<FileRow> ended;
            long bytes;
            lock (_gate)
            {
                (ended, _pending) = (_pending, []);
                bytes = _bytesHere;
            }

            if (ended.Count == 0)
            {
                return true;
            }

            try
            {
                foreach (var folder in ended.Where(row => row.State == FileRow.Here).Select(row => Path.GetDirectoryName(row.Path)!).Distinct())
                {
                    DurableFolder.Flush(folder);
                }

                if (!store.Record(live.Transfer.Id, ended, live.Files, bytes))
                {
                    return false;
                }
            }
            catch
            {
                lock (_gate)
                {
                    _pending.InsertRange(0, ended); // for the next time
                }

                throw;
            }

            foreach (var row in ended)
            {
                var isHere = row.State == FileRow.Here;
                news.Announce(new FileChange(
                    live.Transfer.Id, row.Did.ToString(), isHere ? StateWord.Here : StateWord.Failed, isHere ? row.Path : null, row.Bytes, row.Size ?? 0, row.Error, row.Code));
            }

            return true;
        }
    }

    private void Fail(FileRow planned, string error, string code)
    {
        live.Count(isHere: false);
        lock (_gate)
        {
            FirstError ??= error;
            _failures[code] = _failures.GetValueOrDefault(code) + 1;
            _pending.Add(planned with { State = FileRow.Failed, Path = null, Size = null, Modified = null, Error = error, Code = code });
        }
    }
}
