using Rucio.Transfers.Downloads;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>A transfer while this sidecar works on it: what the table does not hold by the millisecond.</summary>
internal sealed class LiveTransfer(Transfer transfer, TransferProgress progress, CancellationTokenSource cancel)
{
    private readonly Lock _gate = new();
    private FileCounts _files = new(transfer.Files.Total, 0, 0);
    private long? _bytesTotal = transfer.Bytes.Total;
    private (string Error, string Code)? _fault;

    public Transfer Transfer { get; } = transfer;

    public TransferProgress Progress { get; } = progress;

    public FileCounts Files
    {
        get
        {
            lock (_gate)
            {
                return _files;
            }
        }
    }

    public void SetTotals(long? files, long? bytes)
    {
        lock (_gate)
        {
            _files = _files with { Total = files };
            _bytesTotal = bytes;
        }
    }

    public void Count(bool isHere)
    {
        lock (_gate)
        {
            _files = isHere ? _files with { Done = _files.Done + 1 } : _files with { Failed = _files.Failed + 1 };
        }
    }

    /// <summary>The work has failed, though the table cannot say so yet.</summary>
    public void Fail((string Error, string Code) fault)
    {
        lock (_gate)
        {
            _fault = fault;
        }
    }

    /// <summary>Stops the work; does nothing where it has ended. The state in the table says why.</summary>
    public void Cancel()
    {
        try
        {
            cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended in this moment.
        }
    }

    public Transfer View(DateTimeOffset now)
    {
        lock (_gate)
        {
            var soFar = Transfer with { Files = _files, Bytes = new ByteCounts(_bytesTotal, Progress.Bytes), ChangedAt = now };
            if (_fault is { } fault)
            {
                return soFar with { State = TransferState.Failed.Word(), Error = fault.Error, Code = fault.Code };
            }

            return soFar with
            {
                State = TransferState.Running.Word(),
                Rate = Math.Round(Progress.Rate()),
                EtaSeconds = Progress.SecondsLeft(_bytesTotal) is { } left ? Math.Round(left, 1) : null,
            };
        }
    }
}
