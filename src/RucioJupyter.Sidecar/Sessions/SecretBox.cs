using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Encrypts what is stored. The keys lie beside the database, in the folder that only the user may enter.</summary>
/// <remarks>This keeps secrets out of copies of the database file alone: backups, support bundles, a look with <c>sqlite3</c>.</remarks>
internal sealed class SecretBox(SidecarOptions options)
{
    private readonly Lazy<IDataProtector> _protector = new(() => Open(Path.Combine(options.EffectiveStateFolder, "keys")), LazyThreadSafetyMode.PublicationOnly); // a failure is not kept

    /// <exception cref="Errors.RefusalException">503 state_unusable: the first secret makes the key, and it cannot be written.</exception>
    public byte[] Seal(byte[] plain)
    {
        try
        {
            return _protector.Value.Protect(plain);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StateProblem.Of(e, options.EffectiveStateFolder)!; // it knows both kinds
        }
    }

    /// <returns>False where the keys are gone or belong to another folder: the user has to log in again.</returns>
    public bool TryOpen(byte[] sealedBytes, out byte[] plain)
    {
        try
        {
            plain = _protector.Value.Unprotect(sealedBytes);
            return true;
        }
        catch (CryptographicException)
        {
            plain = []; // the only thing to do about lost keys is to ask the user again
            return false;
        }
    }

    private static IDataProtector Open(string folder)
    {
        var directory = Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return DataProtectionProvider
            .Create(directory, builder => builder.SetApplicationName("rucio-jupyter"))
            .CreateProtector("credentials", "v1");
    }
}
