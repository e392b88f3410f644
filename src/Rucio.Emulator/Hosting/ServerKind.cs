namespace Rucio.Emulator.Hosting;

/// <summary>Which of the recorded servers listens at a port.</summary>
internal enum ServerKind
{
    Main,
    Oidc,
    NoDecode,
    MultiVo,
    Storage,
}
