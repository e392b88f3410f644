using RucioJupyter.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks [name…]        Every figure stands beside a named peer, measured in the same run.
if (args is ["empty-host", var socket])
{
    await EmptyHost.RunAsync(socket);
    return 0;
}

var all = new Dictionary<string, Func<CancellationToken, Task<bool>>>(StringComparer.Ordinal)
{
    ["start"] = StartBenchmark.RunAsync,
    ["first-page"] = FirstPageBenchmark.RunAsync,
    ["download"] = DownloadBenchmark.RunAsync,
    ["listing"] = ListingBenchmark.RunAsync,
    ["did"] = DidBenchmark.RunAsync,
    ["hanging"] = HangingBenchmark.RunAsync,
    ["lfn2pfn"] = Lfn2PfnBenchmark.RunAsync,
    ["kernel"] = KernelBenchmark.RunAsync,
};

var unknown = args.Where(name => !all.ContainsKey(name)).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"Unknown benchmark {string.Join(", ", unknown)}. There are: {string.Join(", ", all.Keys)}.");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

var reached = true;
foreach (var (name, run) in all.Where(entry => args.Length == 0 || args.Contains(entry.Key)))
{
    Console.WriteLine($"\n{name}");
    reached &= await run(stop.Token);
}

return reached ? 0 : 1;
