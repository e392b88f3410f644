using System.Text.Json.Nodes;

namespace Rucio.Policy.Permission;

/// <summary>The permissions in force: a package's, with the generic rules behind it. Thread-safe where the package is.</summary>
public sealed class PermissionSet(IPermissionModule? package)
{
    /// <summary>Says what the server would probably answer.</summary>
    /// <exception cref="Exception">Whatever the package's own code throws.</exception>
    public PermissionVerdict Check(string issuer, string action, JsonObject kwargs, IPermissionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (package is not null)
        {
            var watched = new WatchedContext(context);
            if (package.HasPermission(issuer, action, kwargs, watched) is { } result)
            {
                return new(watched.Missed ? PermissionAnswer.Unknown : result.Allowed ? PermissionAnswer.Allowed : PermissionAnswer.Denied, result.Message ?? "", PermissionSource.Package);
            }
        }

        return new(GenericPermission.Check(issuer, action, kwargs, context), "", PermissionSource.Generic);
    }

    /// <summary>Notes when something was asked for that is not known.</summary>
    private sealed class WatchedContext(IPermissionContext context) : IPermissionContext
    {
        public bool Missed { get; private set; }

        public IReadOnlyDictionary<string, string>? AccountAttributes(string account) => Noted(context.AccountAttributes(account));

        public bool? IsScopeOwner(string account, string scope) => Noted(context.IsScopeOwner(account, scope));

        public IReadOnlyDictionary<string, string>? RseAttributes(string rse) => Noted(context.RseAttributes(rse));

        private T? Noted<T>(T? value)
        {
            Missed |= value is null;
            return value;
        }
    }
}
