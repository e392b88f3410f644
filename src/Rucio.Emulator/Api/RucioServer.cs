using Microsoft.AspNetCore.Http.Features;
using System.Buffers;
using Rucio.Emulator.Faults;
using Rucio.Emulator.Hosting;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>Answers as one of the recorded Rucio servers: route, token, endpoint, headers.</summary>
internal sealed class RucioServer(EmulatorOptions options, TokenStore tokens, IdentityProvider provider, Routes routes, RuleEngine engine)
{
    private const string Server = "rucio-emulator";

    public async Task AnswerAsync(HttpContext context, ServerKind kind, ServerStates states)
    {
        var rawPath = RawTarget.Path(context);
        var rawQuery = RawTarget.Query(context);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var exchange = new Exchange
        {
            Http = context,
            Kind = kind,
            Path = RequestPath.Decode(rawPath, keepEncodedSlashes: kind == ServerKind.NoDecode),
            RawQuery = rawQuery,
            Query = RequestPath.Query(rawQuery),
            Body = body.ToArray(),
            Now = options.Clock.GetUtcNow(),
        };
        var (reply, headers) = Handle(exchange, states);
        await SendAsync(context, reply, reply.HeaderSet ?? headers);
    }

    private (Reply Reply, HeaderSet Headers) Handle(Exchange exchange, ServerStates states)
    {
        if (exchange.Method == "OPTIONS")
        {
            return (Preflight(exchange), HeaderSet.None);
        }

        var route = routes.Find(exchange, out var refusal);
        if (route is null)
        {
            return (refusal!, HeaderSet.None);
        }

        try
        {
            if (route.NeedsToken)
            {
                Authenticate(exchange, states);
                lock (exchange.State.Gate)
                {
                    engine.Settle(exchange.State, exchange.Now);
                    return (route.Handler(exchange), route.Headers);
                }
            }

            exchange.State = states.Default(exchange.Kind);
            lock (exchange.State.Gate)
            {
                return (route.Handler(exchange), route.Headers);
            }
        }
        catch (RucioRefusal error)
        {
            var reply = Reply.Error(error);
            return (reply, reply.HeaderSet ?? route.ErrorHeaders(error));
        }
        catch (Exception error) when (error is UncaughtPythonError or InvalidOperationException or FormatException)
        {
            // A value of the wrong type ends in Rucio as here: 500 with the bare text.
            return (Reply.Page(500, error.Message), route.Headers);
        }
    }

    private void Authenticate(Exchange exchange, ServerStates states)
    {
        if (exchange.Header("X-Rucio-Auth-Token") is not { Length: > 0 } text)
        {
            throw new RucioRefusal(400, "ValueError", "Token must be set.");
        }

        var token = exchange.Http.Items.ContainsKey(FaultInjection.TokenExpired)
            ? null
            : tokens.Valid(text) ?? (exchange.Kind == ServerKind.Oidc ? provider.Accept(text, states.Default(exchange.Kind)) : null);
        if (token is null || states.Find(exchange.Kind, token.Vo) is not { } state)
        {
            throw new RucioRefusal(401, "CannotAuthenticate", "Cannot authenticate with given credentials");
        }

        exchange.Token = token;
        exchange.State = state;
    }

    private Reply Preflight(Exchange exchange)
    {
        var text = new Reply { ContentType = "text/plain; charset=utf-8", HeaderSet = HeaderSet.None };
        if (exchange.Header("Origin") is not { } origin || !options.WebUiOrigins.Contains(origin))
        {
            return text with { Status = 403 };
        }

        return text with
        {
            Headers =
            [
                new("Access-Control-Allow-Origin", origin),
                new("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS"),
                new("Access-Control-Allow-Headers", exchange.Header("Access-Control-Request-Headers") ?? "None"),
                new("Access-Control-Allow-Credentials", "true"),
            ],
        };
    }

    private static void Apply(HttpContext context, HeaderSet headers)
    {
        var target = context.Response.Headers;
        if (headers.HasFlag(HeaderSet.Cors))
        {
            target["Access-Control-Allow-Origin"] = context.Request.Headers.Origin.ToString() is { Length: > 0 } origin ? origin : "None";
            target["Access-Control-Allow-Headers"] = context.Request.Headers["Access-Control-Request-Headers"].ToString() is { Length: > 0 } asked ? asked : "None";
            target["Access-Control-Allow-Methods"] = "*";
            target["Access-Control-Allow-Credentials"] = "true";
        }

        if (headers.HasFlag(HeaderSet.ExposeLogin))
        {
            target["Access-Control-Expose-Headers"] = "X-Rucio-Auth-Token, X-Rucio-Auth-Token-Expires, X-Rucio-Auth-Account, X-Rucio-Auth-Accounts";
        }
        else if (headers.HasFlag(HeaderSet.ExposeToken))
        {
            target["Access-Control-Expose-Headers"] = "X-Rucio-Auth-Token";
        }

        if (headers.HasFlag(HeaderSet.NoStore))
        {
            target.CacheControl = "no-cache, no-store, max-age=0, must-revalidate, post-check=0, pre-check=0";
            target.Pragma = "no-cache";
        }
        else if (headers.HasFlag(HeaderSet.Data) && context.Request.Method is "GET" or "HEAD")
        {
            target.CacheControl = "post-check=0, pre-check=0";
            target.Pragma = "no-cache";
        }
    }

    private static async Task SendAsync(HttpContext context, Reply reply, HeaderSet headers)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reply.Reason ?? Reasons.InCapitals(reply.Status);
        response.Headers.Server = Server;
        Apply(context, headers);
        response.ContentType = reply.ContentType;
        foreach (var (name, value) in reply.Headers)
        {
            response.Headers[name] = value;
        }

        if (reply.Status is 400 or 500 or 503)
        {
            response.Headers.Connection = "close";
        }
        else if (context.Request.Headers.Connection.ToString().Equals("keep-alive", StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.KeepAlive = "timeout=5, max=100";
            response.Headers.Connection = "Keep-Alive";
        }

        if (reply.Lines is { } lines)
        {
            await StreamAsync(context, lines);
            return;
        }

        response.ContentLength = reply.Body.Length;
        if (reply.Body.Length > 0 && context.Request.Method != "HEAD")
        {
            await response.Body.WriteAsync(reply.Body, context.RequestAborted);
        }
    }

    private static async Task StreamAsync(HttpContext context, IEnumerable<LineWriter> lines)
    {
        const int FlushAt = 64 * 1024;
        var buffer = new ArrayBufferWriter<byte>(FlushAt + 4096);
        var text = new PythonText(buffer);
        var sent = false;
        foreach (var line in lines)
        {
            line(text);
            if (!sent || buffer.WrittenCount >= FlushAt)
            {
                sent = true;
                await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                buffer.ResetWrittenCount();
            }
        }

        if (!sent)
        {
            context.Response.ContentLength = 0;
        }
        else if (buffer.WrittenCount > 0)
        {
            await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
        }
    }
}
