using Rucio.Emulator.Hosting;
using Rucio.Emulator.State;

namespace Rucio.Emulator.Api;

/// <summary>The virtual organisations of each server; all servers but the multi-VO one share a single one.</summary>
internal sealed class ServerStates(VoState main, IReadOnlyDictionary<string, VoState> multi, IReadOnlyDictionary<string, string> voMap)
{
    private readonly VoState _nobody = new("def");

    public VoState Main => main;

    public VoState Default(ServerKind kind) => kind == ServerKind.MultiVo ? _nobody : main;

    public VoState? Find(ServerKind kind, string vo) => kind == ServerKind.MultiVo
        ? multi.GetValueOrDefault(voMap.GetValueOrDefault(vo, vo))
        : vo == main.Name ? main : null;
}
