using Rucio.Client;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>What a user gave for one instance and one method. Immutable; compared by value.</summary>
internal abstract record Credentials(string? Account)
{
    public abstract AuthMethod Method { get; }

    /// <summary>Who this is, as far as the sidecar can tell apart: part of the key under which a token is kept.</summary>
    public abstract string Identity { get; }
}

internal sealed record UserpassCredentials(string Username, Secret Password, string? Account) : Credentials(Account)
{
    public override AuthMethod Method => AuthMethod.Userpass;

    public override string Identity => Username;
}

/// <param name="Certificate">A PEM file, or a PKCS#12 file that holds the key as well.</param>
/// <param name="Key">The PEM file of the private key. Null: it stands in the certificate's file.</param>
/// <param name="PassPhrase">Opens an encrypted key. In memory only: it is never stored.</param>
/// <param name="Account">The Rucio account; null leaves the choice to Rucio.</param>
internal sealed record X509Credentials(string Certificate, string? Key, Secret? PassPhrase, string? Account) : Credentials(Account)
{
    public override AuthMethod Method => AuthMethod.X509;

    public override string Identity => $"{Certificate}|{Key}";

    public string KeyFile => Key ?? Certificate;
}

/// <param name="Proxy">A PEM file with the proxy certificate, its key and the certificates that it was made from.</param>
/// <param name="Account">The Rucio account; null leaves the choice to Rucio.</param>
internal sealed record ProxyCredentials(string Proxy, string? Account) : Credentials(Account)
{
    public override AuthMethod Method => AuthMethod.X509Proxy;

    public override string Identity => Proxy;
}

/// <param name="TokenPath">The user's own token file. Null: the source that the operator configured.</param>
/// <param name="Account">The Rucio account that the token belongs to, where Rucio has told it.</param>
internal sealed record OidcCredentials(string? TokenPath, string? Account = null) : Credentials(Account)
{
    public override AuthMethod Method => AuthMethod.Oidc;

    public override string Identity => TokenPath ?? "operator";
}
