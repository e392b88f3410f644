using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>Sends a browser to a replica that it can open.</summary>
internal sealed class RedirectApi
{
    private static readonly string[] Schemes = ["davs", "https", "s3"];

    public Reply Top(Exchange exchange, DidKey key)
    {
        var row = new ReplicaQuery { Dids = [key], Schemes = Schemes }.Rows(exchange.State).FirstOrDefault()
            ?? throw new RucioRefusal(404, "ReplicaNotFound", "no redirection possible - cannot find the DID");
        if (row.Pfns.Count == 0)
        {
            throw new RucioRefusal(404, "ReplicaNotFound", "no redirection possible - no valid RSE for HTTP redirection found");
        }

        var url = row.Pfns[0].Url;
        var location = url.StartsWith("davs://", StringComparison.Ordinal) ? "https://" + url["davs://".Length..] : url;
        var reply = Reply.Redirect(303, location);
        return reply with
        {
            Headers =
            [
                .. reply.Headers,
                new("Link", $"</redirect/{key.Scope}/{key.Name}/metalink?schemes={string.Join(',', Schemes)}&select=random>; rel=describedby; type=\"application/metalink+xml\""),
            ],
        };
    }
}
