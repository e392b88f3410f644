using Rucio.Policy;
using Rucio.Transfers.Downloads;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Collects what happens in one transfer while it runs; it is written to the table many lines at a time. Thread-safe.</summary>
internal sealed class TransferLog(long id, TransferStore store, TimeProvider time) : IFileNotes
{
    /// <summary>Of a list with very many files only the first steps are told, and all that goes wrong.</summary>
    private const int MostSteps = 2000;

    private readonly Lock _gate = new();
    private readonly Lock _writing = new();
    private List<LogNote> _pending = [];
    private int _steps;

    public void Write(string text) => Add(text);

    public void Step(Did file, string text)
    {
        var step = Interlocked.Increment(ref _steps);
        if (step <= MostSteps)
        {
            Add(text);
        }
        else if (step == MostSteps + 1)
        {
            Add("From here on only what goes wrong is written down.");
        }
    }

    public void Trouble(Did file, string text) => Add(text);

    /// <summary>Makes visible what has been collected.</summary>
    public void Flush()
    {
        lock (_writing)
        {
            List<LogNote> notes;
            lock (_gate)
            {
                (notes, _pending) = (_pending, []);
            }

            try
            {
                store.Log(id, notes);
            }
            catch
            {
                lock (_gate)
                {
                    _pending.InsertRange(0, notes); // for the next time
                }

                throw;
            }
        }
    }

    private void Add(string text)
    {
        lock (_gate)
        {
            _pending.Add(new LogNote(time.GetUtcNow(), text));
        }
    }
}

/// <summary>A line before it has its number.</summary>
/// <param name="Job">The upload that it is about; null: the whole transfer.</param>
internal sealed record LogNote(DateTimeOffset At, string Text, long? Job = null);

/// <summary>A line of a transfer's log.</summary>
/// <param name="N">Ascending from 1.</param>
internal sealed record LogLine(long N, DateTimeOffset At, string Text);

/// <summary>Reply of <c>GET transfers/{id}/log</c>.</summary>
/// <param name="Next">What to ask after next time.</param>
/// <param name="Done">Whether no more lines will come, unless the transfer is tried again.</param>
internal sealed record LogReply(IReadOnlyList<LogLine> Lines, long Next, bool Done);
