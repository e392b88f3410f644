using Rucio.Emulator.Hosting;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>The URL map. A path without the slash that its route has is redirected, as werkzeug does.</summary>
internal sealed class Routes(AuthApi auth, AccountApi accounts, ScopeApi scopes, RseApi rses, DidApi dids, DidSearch search, MetadataApi metadata, MetaConventionApi conventions, ReplicaApi replicas, ReplicaListing listing, RuleApi rules, RedirectApi redirects, TraceApi traces)
{
    private static readonly HeaderSet LogIn = HeaderSet.Cors | HeaderSet.NoStore | HeaderSet.ExposeLogin;

    public Route? Find(Exchange exchange, out Reply? refusal)
    {
        refusal = null;
        var methods = Match(exchange.Path, exchange.Kind);
        if (methods is null)
        {
            var slashed = exchange.Path.EndsWith('/') ? null : Match(exchange.Path + "/", exchange.Kind, exact: true);
            refusal = slashed is null ? Reply.NotFoundPage() : Reply.Redirect(308, Location(exchange), HeaderSet.None);
            return null;
        }

        var method = exchange.Method == "HEAD" ? "GET" : exchange.Method;
        if (methods.TryGetValue(method, out var route))
        {
            return route;
        }

        var allowed = methods.Keys.Append("OPTIONS");
        refusal = Reply.MethodNotAllowed(methods.ContainsKey("GET") ? allowed.Append("HEAD") : allowed);
        return null;
    }

    private static string Location(Exchange exchange)
    {
        var request = exchange.Http.Request;
        return $"{request.Scheme}://{request.Host}{RawTarget.Path(exchange.Http)}/{(exchange.RawQuery.Length > 0 ? "?" + exchange.RawQuery : string.Empty)}";
    }

    private static Dictionary<string, Route> Get(Endpoint handler) => new() { ["GET"] = new Route(handler) };

    private static Dictionary<string, Route> Post(Endpoint handler) => new() { ["POST"] = new Route(handler) };

    private Dictionary<string, Route>? Match(string path, ServerKind kind, bool exact = false)
    {
        if (!path.StartsWith('/'))
        {
            return null;
        }

        var slash = path.IndexOf('/', 1);
        var resource = slash < 0 ? path[1..] : path[1..slash];
        var rest = slash < 0 ? string.Empty : path[slash..];
        return resource switch
        {
            "ping" when rest.Length == 0 => new() { ["GET"] = new Route(static _ => Reply.Jsonify(new System.Text.Json.Nodes.JsonObject { ["version"] = "41.0.0" })) { NeedsToken = false } },
            "auth" => Auth(rest),
            "accounts" => Accounts(rest),
            "scopes" => Scopes(rest),
            "rses" => Rses(rest),
            "meta_conventions" or "meta" => Conventions(rest),
            "dids" => Dids(rest, kind),
            "replicas" => exact ? null : Replicas(rest, kind),
            "rules" => Rules(rest, kind),
            "redirect" => Redirects(rest, kind),
            "traces" when rest == "/" => new() { ["POST"] = new Route(traces.Take) { NeedsToken = false, Headers = HeaderSet.Cors } },
            _ => null,
        };
    }

    private Dictionary<string, Route>? Auth(string rest)
    {
        HeaderSet OnError(RucioRefusal error) => error.Status == 400 ? HeaderSet.None : LogIn;
        Dictionary<string, Route> Login(Endpoint handler) => new() { ["GET"] = new Route(handler) { NeedsToken = false, Headers = LogIn, OnError = OnError } };
        return rest switch
        {
            "/userpass" => Login(auth.Userpass),
            "/x509" or "/x509_proxy" => Login(auth.X509),
            "/validate" => new()
            {
                ["GET"] = new Route(auth.Validate)
                {
                    NeedsToken = false,
                    Headers = HeaderSet.Cors | HeaderSet.NoStore | HeaderSet.ExposeToken,
                    OnError = static error => error.Status == 400 ? HeaderSet.None : HeaderSet.Cors | HeaderSet.ExposeToken,
                },
            },
            "/oidc" => new() { ["GET"] = new Route(auth.Oidc) { NeedsToken = false, Headers = HeaderSet.Cors | HeaderSet.NoStore, OnError = static _ => HeaderSet.Cors } },
            "/oidc_redirect" => new() { ["GET"] = new Route(auth.OidcRedirect) { NeedsToken = false, Headers = HeaderSet.Cors | HeaderSet.NoStore } },
            "/oidc_refresh" => new()
            {
                ["GET"] = new Route(auth.OidcRefresh)
                {
                    Headers = HeaderSet.Cors | HeaderSet.NoStore | HeaderSet.ExposeToken,
                    OnError = static error => error.Status == 400 ? HeaderSet.None : HeaderSet.Cors | HeaderSet.NoStore | HeaderSet.ExposeToken,
                },
            },
            _ => null,
        };
    }

    private Dictionary<string, Route>? Accounts(string rest)
    {
        if (rest == "/")
        {
            return Get(accounts.List);
        }

        var parts = rest.Split('/');
        if (parts.Length < 2 || parts[1].Length == 0)
        {
            return null;
        }

        var account = parts[1];
        return parts[2..] switch
        {
            [] when account == "whoami" => Get(accounts.WhoAmI),
            [] => Get(e => accounts.Get(e, account)),
            ["attr", ""] => Get(e => accounts.Attributes(e, account)),
            ["scopes", ""] => Get(e => accounts.Scopes(e, account)),
            ["limits"] or ["limits", "local"] => Get(e => accounts.LocalLimits(e, account)),
            ["limits", "local", var rse] => Get(e => accounts.LocalLimit(e, account, rse)),
            ["limits", "global"] => Get(e => accounts.GlobalLimits(e, account, null)),
            ["limits", "global", var expression] => Get(e => accounts.GlobalLimits(e, account, expression)),
            ["usage"] or ["usage", ""] or ["usage", "local"] => Get(e => accounts.LocalUsage(e, account, null)),
            ["usage", "local", var rse] => Get(e => accounts.LocalUsage(e, account, rse)),
            ["usage", "global"] => Get(e => accounts.GlobalUsage(e, account)),
            ["rules"] => Get(e => accounts.Rules(e, account)),
            _ => null,
        };
    }

    private Dictionary<string, Route>? Scopes(string rest) => rest.Split('/') switch
    {
        ["", ""] => Get(scopes.List),
        ["", var account, "scopes"] => Get(e => scopes.OfAccount(e, account)),
        _ => null,
    };

    private Dictionary<string, Route>? Conventions(string rest) => rest.Split('/') switch
    {
        ["", ""] => Get(conventions.Keys),
        ["", var key, ""] => Get(e => conventions.Values(e, key)),
        _ => null,
    };

    private Dictionary<string, Route>? Rses(string rest)
    {
        var parts = rest.Split('/');
        if (rest == "/")
        {
            return Get(rses.List);
        }

        if (parts.Length < 2 || parts[1].Length == 0)
        {
            return null;
        }

        var rse = parts[1];
        return parts[2..] switch
        {
            [] => Get(e => rses.Get(e, rse)),
            ["attr", ""] => Get(e => rses.Attributes(e, rse)),
            ["protocols"] => Get(e => rses.Protocols(e, rse)),
            ["protocols", _] => Get(e => rses.ProtocolsOfScheme(e, rse)),
            ["usage"] => Get(e => rses.Usage(e, rse)),
            ["limits"] => Get(e => rses.Limits(e, rse)),
            ["accounts", "usage"] => Get(e => rses.AccountUsage(e, rse)),
            ["distances", var destination] => Get(e => rses.Distances(e, rse, destination)),
            ["lfns2pfns"] => Get(e => rses.Lfns2Pfns(e, rse)),
            _ => null,
        };
    }

    private Dictionary<string, Route>? Dids(string rest, ServerKind kind)
    {
        switch (rest)
        {
            case "" or "/": return new() { ["POST"] = new Route(dids.AddMany) };
            case "/attachments" or "/attachments/": return new() { ["POST"] = new Route(dids.AttachMany) };
            case "/bulkfiles" or "/bulkfiles/": return Post(dids.BulkFiles);
            case "/bulkmeta" or "/bulkmeta/": return Post(metadata.Bulk);
        }

        var path = rest[1..];
        if (path.IndexOf('/', StringComparison.Ordinal) == path.Length - 1)
        {
            var scope = path[..^1];
            return Get(e => dids.ListScope(e, scope));
        }

        if (path.EndsWith("/dids/search", StringComparison.Ordinal) && path.IndexOf('/', StringComparison.Ordinal) == path.Length - "/dids/search".Length)
        {
            var scope = path[..^"/dids/search".Length];
            return Get(e => search.Search(e, scope));
        }

        Dictionary<string, Route>? Suffix(string suffix, Func<DidKey, Dictionary<string, Route>> map) =>
            path.EndsWith(suffix, StringComparison.Ordinal) && path.Length > suffix.Length ? Deferred(path[..^suffix.Length], kind, map) : null;

        var slash = path.LastIndexOf('/');
        if (slash > 0 && path[..slash].EndsWith("/meta", StringComparison.Ordinal))
        {
            var key = path[(slash + 1)..];
            return Deferred(path[..(slash - "/meta".Length)], kind, did => new()
            {
                ["POST"] = new Route(e => metadata.Set(e, did, key)),
                ["DELETE"] = new Route(e => metadata.Delete(e, did, key)),
            });
        }

        return Suffix("/files", did => Get(e => dids.Files(e, did)))
            ?? Suffix("/dids/history", did => Get(e => dids.History(e, did)))
            ?? Suffix("/dids", did => new()
            {
                ["GET"] = new Route(e => dids.Contents(e, did)),
                ["POST"] = new Route(e => dids.Attach(e, did)),
                ["DELETE"] = new Route(e => dids.Detach(e, did)),
            })
            ?? Suffix("/parents", did => Get(e => dids.Parents(e, did)))
            ?? Suffix("/meta", did => new()
            {
                ["GET"] = new Route(e => metadata.Get(e, did)),
                ["POST"] = new Route(e => metadata.SetMany(e, did)),
                ["DELETE"] = new Route(e => metadata.Delete(e, did, e.Argument("key"))),
            })
            ?? Suffix("/rules", did => Get(e => rules.OfDid(e, did)))
            ?? Suffix("/associated_rules", did => Get(e => rules.OfFile(e, did)))
            ?? Suffix("/status", did => new() { ["GET"] = new Route(e => dids.Get(e, did)), ["PUT"] = new Route(e => dids.SetStatus(e, did)) })
            ?? Deferred(path, kind, did => new()
            {
                ["GET"] = new Route(e => dids.Get(e, did)),
                ["POST"] = new Route(e => dids.Add(e, did)),
            });
    }

    /// <summary>Whether the path can be read as a DID is known only after the token: the error must not come first.</summary>
    private static Dictionary<string, Route> Deferred(string scopeName, ServerKind kind, Func<DidKey, Dictionary<string, Route>> map)
    {
        try
        {
            return map(DidPath.Parse(scopeName, kind));
        }
        catch (RucioRefusal error)
        {
            return map(default).ToDictionary(static pair => pair.Key, pair => pair.Value with { Handler = _ => throw error });
        }
    }

    private Dictionary<string, Route>? Replicas(string rest, ServerKind kind)
    {
        switch (rest)
        {
            case "" or "/":
                return new() { ["POST"] = new Route(replicas.Add), ["PUT"] = new Route(replicas.Update), ["DELETE"] = new Route(replicas.Delete) };
            case "/list" or "/list/": return Post(listing.List);
            case "/datasets_bulk" or "/datasets_bulk/": return Post(replicas.DatasetsBulk);
            case "/tombstone" or "/tombstone/": return Post(replicas.Tombstone);
        }

        var path = rest[1..];
        return path.EndsWith("/datasets", StringComparison.Ordinal)
            ? Deferred(path[..^"/datasets".Length], kind, did => Get(e => replicas.Datasets(e, did)))
            : Deferred(path, kind, did => Get(e => listing.Get(e, did)));
    }

    private Dictionary<string, Route>? Rules(string rest, ServerKind kind)
    {
        if (rest == "/")
        {
            return new() { ["GET"] = new Route(rules.List), ["POST"] = new Route(rules.Add) };
        }

        if (rest.EndsWith("/history", StringComparison.Ordinal))
        {
            return Deferred(rest[1..^"/history".Length], kind, did => Get(e => rules.History(e, did)));
        }

        return rest.Split('/') switch
        {
            ["", var id] when id.Length > 0 => new()
            {
                ["GET"] = new Route(e => rules.Get(e, id)),
                ["PUT"] = new Route(e => rules.Update(e, id)),
                ["DELETE"] = new Route(e => rules.Delete(e, id)),
            },
            ["", var id, "locks"] => Get(e => rules.Locks(e, id)),
            ["", var id, "analysis"] => Get(e => rules.Analysis(e, id)),
            _ => null,
        };
    }

    private Dictionary<string, Route>? Redirects(string rest, ServerKind kind)
    {
        if (rest.Length < 2)
        {
            return null;
        }

        var path = rest[1..];
        return path.EndsWith("/metalink", StringComparison.Ordinal)
            ? Open(Deferred(path[..^"/metalink".Length], kind, did => Get(e => listing.RedirectMetalink(e, did))), HeaderSet.None)
            : Open(Deferred(path, kind, did => Get(e => redirects.Top(e, did))), HeaderSet.Cors);
    }

    private static Dictionary<string, Route> Open(Dictionary<string, Route> routes, HeaderSet headers) =>
        routes.ToDictionary(static pair => pair.Key, pair => pair.Value with { NeedsToken = false, Headers = headers });
}
