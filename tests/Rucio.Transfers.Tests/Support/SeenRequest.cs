namespace Rucio.Transfers.Tests.Support;

internal sealed record SeenRequest(string Method, string Target, string Range, string IfRange, string Authorization, string? Certificate);
