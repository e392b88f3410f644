namespace Rucio.Emulator.Api;

/// <summary>What Rucio's OIDC code leaks when it fails: Python tracebacks as messages.</summary>
internal static class OidcTraces
{
    private const string Head = "Traceback (most recent call last):\n";
    private const string File = "  File \"/opt/rucio/lib/rucio/core/oidc.py\", line ";
    private const string Tail = "rucio.common.exception.CannotAuthenticate: Cannot authenticate.\nDetails: ";
    private const string Init =
        File + "419, in get_auth_oidc\n    oidc_dict = __get_init_oidc_client(issuer_id=issuer_id, redirect_to=redirect_to,\n"
        + "                                       state=state, nonce=nonce,\n                                       scope=auth_scope, audience=audience, first_init=True)\n";

    public static string NoProvider =>
        Head + Init + File + "289, in __get_init_oidc_client\n    raise CannotAuthenticate(traceback.format_exc())\n" + Tail + "NoneType: None\n";

    /// <summary>Expired, not yet valid, unknown issuer or unknown subject.</summary>
    public static string NotAccepted => Refused(936);

    /// <summary>Audience or scope too small.</summary>
    public static string TooLittle => Refused(964);

    public static string BadSignature =>
        Head + File + "940, in validate_jwt\n    JWS().verify_compact(json_web_token, issuer_keys)\n    ~~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        + "  File \"/opt/pydeps/jwkest/jws.py\", line 517, in verify_compact\n    return self.verify_compact_verbose(jws, keys, allow_none, sigalg)['msg']\n"
        + "           ~~~~~~~~~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        + "  File \"/opt/pydeps/jwkest/jws.py\", line 588, in verify_compact_verbose\n    raise BadSignature()\njwkest.BadSignature\n";

    public static string UnknownIssuer(string issuer)
    {
        var lookup = Head + File + "330, in __get_init_oidc_client\n    client_secret = secrets[kwargs.get('issuer_id', ADMIN_ISSUER_ID)]\n"
            + "                    ~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\nKeyError: '" + issuer + "'\n";
        return lookup + "\nThe above exception was the direct cause of the following exception:\n\n" + Head + Init
            + File + "357, in __get_init_oidc_client\n    raise CannotAuthenticate(traceback.format_exc()) from error\n" + Tail + lookup;
    }

    /// <summary>A page of this emulator's own in place of the one that Rucio shows when a log in fails.</summary>
    public static string Page(string why) =>
        $"<!doctype html>\n<html lang=en>\n<title>Rucio</title>\n<h1>Log in failed</h1>\n<p>The server could not {why}.</p>\n";

    private static string Refused(int line) =>
        Head + File + line.ToString(System.Globalization.CultureInfo.InvariantCulture) + ", in validate_jwt\n    raise CannotAuthenticate(traceback.format_exc())\n" + Tail + "NoneType: None\n";
}
