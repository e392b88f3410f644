using Rucio.Emulator;
using Rucio.Emulator.Api;
using Rucio.Emulator.Hosting;

if (args.Contains("--help"))
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

try
{
    var line = CommandLine.Parse(args);
    await using var emulator = await EmulatorHost.StartAsync(line.Options);
    Console.WriteLine(line.Json
        ? new AdminApi(emulator).Status().ToJsonString()
        : $"Rucio emulator: {emulator.RucioUrl} storage: {emulator.StorageUrl} CA: {emulator.CaCertPath}");
    await emulator.WaitForShutdownAsync(CancellationToken.None);
    return 0;
}
catch (Exception error) when (error is FormatException or IOException or InvalidDataException or ArgumentException)
{
    await Console.Error.WriteLineAsync($"rucio-emulator: {error.Message}");
    return 2;
}
