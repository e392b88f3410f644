using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>What a DID is: type, size, whether it is open.</summary>
internal sealed class DidCatalogue(RucioSessions sessions, TimeProvider time)
    : DidAnswers<DidDetails>(sessions, new(time, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), 1024))
{
    protected override async Task<DidDetails> AskAsync(Instance instance, RucioClient client, Did did, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Dids.GetAsync(did, cancellationToken: cancellationToken);
        }
        catch (RucioException e) when (e.Error is RucioError.NotFound)
        {
            throw DidNotFound.Refusal(instance, did, e);
        }
        catch (RucioException e) when (e is { Error: RucioError.Invalid, Status: null })
        {
            // No path leads to this name; a search takes it as an argument.
            await foreach (var found in client.Dids.SearchAsync(did.Scope, did.Name, DidSearchType.All, cancellationToken))
            {
                if (found.Did == did && found.Type is { } type)
                {
                    return new DidDetails { Scope = did.Scope, Name = did.Name, Type = type, Bytes = found.Bytes, Length = found.Length };
                }
            }

            throw DidNotFound.Refusal(instance, did, null);
        }
    }
}
