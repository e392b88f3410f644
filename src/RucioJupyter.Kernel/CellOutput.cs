namespace RucioJupyter.Kernel;

/// <summary>Writes progress into the cell's output, a line at each change.</summary>
internal sealed class CellOutput : IProgress<string>
{
    public static readonly CellOutput Instance = new();

    private string? _last;

    public void Report(string value)
    {
        if (Interlocked.Exchange(ref _last, value) != value)
        {
            Console.WriteLine(value);
        }
    }
}
