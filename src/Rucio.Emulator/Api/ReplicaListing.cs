using System.Security;
using System.Text.Json.Nodes;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>Which file lies where: GET /replicas/{did} and POST /replicas/list, as NDJSON or metalink.</summary>
internal sealed class ReplicaListing
{
    public Reply Get(Exchange exchange, DidKey key)
    {
        exchange.Accepts(Reply.JsonStream, Reply.Metalink);
        if (exchange.AcceptsMetalink())
        {
            return Metalink(exchange, new ReplicaQuery { Dids = [key], EveryScheme = true }, "atlas", withDomain: false);
        }

        var query = new ReplicaQuery
        {
            Dids = [key],
            // The text is taken as a list of its characters, so that no scheme matches.
            Schemes = exchange.Argument("schemes")?.Select(static c => c.ToString()).ToList(),
            PfnLimit = int.TryParse(exchange.Argument("limit"), out var limit) ? limit : null,
        };
        return Reply.Stream(query.Rows(exchange.State).Select(Line));
    }

    public Reply List(Exchange exchange)
    {
        exchange.Accepts(Reply.JsonStream, Reply.Metalink);
        var parameters = exchange.Parameters();
        var dids = DidApi.Required(parameters, "dids") as JsonArray ?? [];
        if (dids.Count > 0)
        {
            Schemas.Check("r_dids", dids, 400);
        }

        bool Flag(string name, bool otherwise = false) => parameters[name] is { } value && value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False
            ? parameters[name]!.GetValue<bool>() : otherwise;
        var expression = parameters["rse_expression"]?.ToString();
        var metalink = exchange.AcceptsMetalink();
        var query = new ReplicaQuery
        {
            Dids = [.. dids.Select(static did => DidApi.Key(did!))],
            Schemes = (parameters["schemes"] as JsonArray)?.Select(static scheme => scheme!.ToString()).ToList(),
            EveryScheme = metalink && parameters["schemes"] is null,
            AllStates = Flag("all_states"),
            Domain = parameters["domain"]?.ToString() is var domain and not "all" ? domain : null,
            ClientSite = parameters["client_location"]?["site"]?.ToString(),
            ResolveArchives = Flag("resolve_archives", otherwise: true),
            ResolveParents = Flag("resolve_parents"),
            Rses = string.IsNullOrEmpty(expression) ? null : RseExpression.Resolve(expression, exchange.State, status: 500).ToHashSet(),
            FileLimit = parameters["nrandom"]?.GetValue<int>(),
        };
        if (exchange.Argument("limit") is not null && query.Rows(exchange.State).Any())
        {
            throw new UncaughtPythonError("'<=' not supported between instances of 'int' and 'str'");
        }

        return metalink
            ? Metalink(exchange, query, "generic", withDomain: true)
            : Reply.Stream(query.Rows(exchange.State).Select(Line));
    }

    public Reply RedirectMetalink(Exchange exchange, DidKey key) =>
        Metalink(exchange, new ReplicaQuery { Dids = [key], EveryScheme = true }, "atlas", withDomain: false);

    private static LineWriter Line(ReplicaAnswer row) => text =>
    {
        text.Raw("{\"scope\": "u8);
        text.Text(row.File.Child.Scope);
        text.Raw(", \"name\": "u8);
        text.Text(row.File.Child.Name);
        text.Raw(", \"bytes\": "u8);
        text.NumberOrNull(row.File.Bytes);
        text.Raw(", \"md5\": "u8);
        text.Text(row.File.Md5);
        text.Raw(", \"adler32\": "u8);
        text.Text(row.File.Adler32);
        text.Raw(", \"pfns\": {"u8);
        for (var i = 0; i < row.Shown; i++)
        {
            var pfn = row.Pfns[i];
            text.Raw(i > 0 ? ", "u8 : ""u8);
            text.Text(pfn.Url);
            text.Raw(": {\"rse_id\": "u8);
            text.Text(pfn.Rse.Id);
            text.Raw(", \"rse\": "u8);
            text.Text(pfn.Rse.Name);
            text.Raw(", \"type\": "u8);
            text.Text(pfn.Rse.Type);
            text.Raw(pfn.Rse.Volatile ? ", \"volatile\": true, \"domain\": "u8 : ", \"volatile\": false, \"domain\": "u8);
            text.Text(pfn.Domain);
            text.Raw(", \"priority\": "u8);
            text.Number(i + 1);
            text.Raw(pfn.Extract ? ", \"client_extract\": true}"u8 : ", \"client_extract\": false}"u8);
        }

        text.Raw("}, \"rses\": {"u8);
        var first = true;
        foreach (var rse in row.Pfns.GroupBy(static pfn => pfn.Rse.Name))
        {
            text.Raw(first ? ""u8 : ", "u8);
            first = false;
            text.Text(rse.Key);
            text.Raw(": ["u8);
            var next = false;
            foreach (var pfn in rse)
            {
                text.Raw(next ? ", "u8 : ""u8);
                next = true;
                text.Text(pfn.Url);
            }

            text.Raw("]"u8);
        }

        text.Raw("}, \"states\": {"u8);
        for (var i = 0; i < row.States.Count; i++)
        {
            text.Raw(i > 0 ? ", "u8 : ""u8);
            text.Text(row.States[i].Key);
            text.Raw(": "u8);
            text.Text(row.States[i].Value);
        }

        text.Raw("}"u8);
        if (row.Parents is { } parents)
        {
            text.Raw(", \"parents\": ["u8);
            for (var i = 0; i < parents.Count; i++)
            {
                text.Raw(i > 0 ? ", "u8 : ""u8);
                text.Text(parents[i].ToString());
            }

            text.Raw("]"u8);
        }

        text.Raw("}\n"u8);
    };

    private static Reply Metalink(Exchange exchange, ReplicaQuery query, string policy, bool withDomain)
    {
        var rows = query.Rows(exchange.State);
        IEnumerable<LineWriter> Lines()
        {
            yield return static text => text.Raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">\n"u8);
            foreach (var row in rows)
            {
                yield return text => text.Raw(FileElement(row, policy, withDomain));
            }

            yield return static text => text.Raw("</metalink>\n"u8);
        }

        return new Reply { ContentType = Reply.Metalink, Lines = Lines() };
    }

    private static string FileElement(ReplicaAnswer row, string policy, bool withDomain)
    {
        static string Escape(string? value) => SecurityElement.Escape(value)?.Replace("&apos;", "'", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal) ?? string.Empty;
        static string Attribute(string value) => SecurityElement.Escape(value).Replace("&apos;", "'", StringComparison.Ordinal);
        var did = row.File.Child;
        var xml = new System.Text.StringBuilder();
        xml.Append($" <file name=\"{Attribute(did.Name)}\">\n  <identity>{Escape(did.ToString())}</identity>\n");
        foreach (var parent in row.Parents ?? [])
        {
            xml.Append($"  <parent>{Escape(parent.ToString())}</parent>\n");
        }

        if (row.File.Adler32 is { } adler)
        {
            xml.Append($"  <hash type=\"adler32\">{adler}</hash>\n");
        }

        if (row.File.Md5 is { } md5)
        {
            xml.Append($"  <hash type=\"md5\">{md5}</hash>\n");
        }

        xml.Append($"  <size>{row.File.Bytes}</size>\n  <glfn name=\"/{policy}/rucio/{Attribute(did.ToString())}\"></glfn>\n");
        for (var i = 0; i < row.Shown; i++)
        {
            var pfn = row.Pfns[i];
            var more = withDomain ? $" domain=\"{pfn.Domain}\" priority=\"{i + 1}\" client_extract=\"{(pfn.Extract ? "true" : "false")}\"" : $" priority=\"{i + 1}\"";
            xml.Append($"  <url location=\"{pfn.Rse.Name}\"{more}>{Escape(pfn.Url)}</url>\n");
        }

        return xml.Append(" </file>\n").ToString();
    }
}
