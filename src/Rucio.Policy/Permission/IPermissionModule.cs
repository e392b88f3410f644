using System.Text.Json.Nodes;

namespace Rucio.Policy.Permission;

/// <summary>A package's permission module.</summary>
public interface IPermissionModule
{
    /// <summary>Whether <paramref name="issuer"/> may do <paramref name="action"/>; null: ask the generic rules.</summary>
    /// <param name="issuer">Account name.</param>
    /// <param name="action">Rucio's name of the action, such as <c>add_rule</c>.</param>
    /// <param name="kwargs">Its arguments, as Rucio names them.</param>
    /// <param name="context">What is known about accounts, scopes and RSEs.</param>
    PermissionResult? HasPermission(string issuer, string action, JsonObject kwargs, IPermissionContext context);
}

/// <summary>What the server's database knows and a client may not. Null: not known here, which makes the verdict <see cref="PermissionAnswer.Unknown"/>.</summary>
public interface IPermissionContext
{
    /// <summary>The attributes of an account.</summary>
    IReadOnlyDictionary<string, string>? AccountAttributes(string account);

    /// <summary>Whether the account owns the scope.</summary>
    bool? IsScopeOwner(string account, string scope);

    /// <summary>The attributes of an RSE.</summary>
    IReadOnlyDictionary<string, string>? RseAttributes(string rse);
}
