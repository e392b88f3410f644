using Rucio.Client;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>A proxy certificate to be made.</summary>
/// <param name="Certificate">PEM, absolute.</param>
/// <param name="Key">PEM, absolute.</param>
/// <param name="PassPhrase">Opens the key; null: it is not encrypted.</param>
/// <param name="Out">Where the proxy goes, absolute.</param>
/// <param name="Vo">The virtual organisation whose attributes go into it; null: a plain proxy.</param>
/// <param name="Voms">Folders of the VOMS set-up; null: a plain proxy.</param>
internal sealed record ProxyOrder(string Certificate, string Key, Secret? PassPhrase, string Out, string? Vo, VomsOptions? Voms)
{
    /// <summary>The arguments, each one argument whatever it holds: no shell sees them.</summary>
    public IReadOnlyList<string> Arguments()
    {
        List<string> arguments = ["-cert", Certificate, "-key", Key, "-out", Out, "-rfc"];
        if (PassPhrase is not null)
        {
            arguments.Add("-pwstdin");
        }

        if (Voms is null)
        {
            return arguments;
        }

        Add(arguments, "--voms", Vo);
        Add(arguments, "--certdir", Voms.CertdirPath);
        Add(arguments, "--vomsdir", Voms.VomsdirPath);
        Add(arguments, "--vomses", Voms.VomsesPath);
        return arguments;
    }

    private static void Add(List<string> arguments, string option, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            arguments.AddRange([option, value]);
        }
    }
}
