namespace Rucio.Emulator.Tests.Recordings;

internal sealed record WireAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    public string Header(string name) => Headers.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? string.Empty;
}
