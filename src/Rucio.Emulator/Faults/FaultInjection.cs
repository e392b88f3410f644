using System.Text;
using Rucio.Emulator.Hosting;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Faults;

/// <summary>Asks the plan at each request and lets the answer go wrong.</summary>
internal sealed class FaultInjection(FaultPlan plan, TimeProvider clock)
{
    /// <summary>Set in the items of a request: answer as if it had no Range header.</summary>
    public static readonly object NoRanges = new();

    /// <summary>Set in the items of a request: its token counts as expired.</summary>
    public static readonly object TokenExpired = new();

    public async Task AnswerAsync(HttpContext context, string server, RequestDelegate next)
    {
        var faults = plan.Take(server, context.Request.Method, RequestPath.Unquote(RawTarget.Path(context)));
        if (faults.Count == 0)
        {
            await next(context);
            return;
        }

        foreach (var fault in faults)
        {
            switch (fault.Kind)
            {
                case FaultKind.Refuse:
                    context.Abort();
                    return;
                case FaultKind.Hang:
                    await Task.Delay(Timeout.InfiniteTimeSpan, clock, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                    return;
                case FaultKind.Delay:
                    await Task.Delay(TimeSpan.FromMilliseconds(fault.Count), clock, context.RequestAborted);
                    break;
                case FaultKind.Status or FaultKind.Html:
                    await RefuseAsync(context, fault);
                    return;
                case FaultKind.IgnoreRange:
                    context.Items[NoRanges] = true;
                    break;
                case FaultKind.ExpiredToken:
                    context.Items[TokenExpired] = true;
                    break;
            }
        }

        await CorruptAsync(context, faults, next);
    }

    private async Task CorruptAsync(HttpContext context, IReadOnlyList<Fault> faults, RequestDelegate next)
    {
        var stream = new FaultStream(context.Response.Body, faults, clock);
        context.Response.Body = stream;
        var lie = faults.FirstOrDefault(static fault => fault.Kind == FaultKind.WrongLength);
        if (lie is not null)
        {
            stream.Begin = () => context.Response.StartAsync(context.RequestAborted);
            context.Response.OnStarting(() =>
            {
                if (context.Response.ContentLength is { } length)
                {
                    stream.Limit = context.Response.ContentLength = Math.Max(0, length + lie.Count);
                }

                return Task.CompletedTask;
            });
        }

        await next(context);
    }

    private static async Task RefuseAsync(HttpContext context, Fault fault)
    {
        var response = context.Response;
        response.StatusCode = fault.Status > 0 ? fault.Status : fault.Kind == FaultKind.Html ? 200 : 503;
        if (fault.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        byte[] body;
        if (fault.Kind == FaultKind.Html || fault.ExceptionClass is null)
        {
            response.ContentType = "text/html; charset=utf-8";
            body = Encoding.UTF8.GetBytes(fault.Kind == FaultKind.Html || fault.Message is null
                ? $"<!DOCTYPE html>\n<html><head><title>{fault.Message ?? "Sign in"}</title></head><body><h1>{fault.Message ?? "Sign in"}</h1></body></html>\n"
                : fault.Message);
        }
        else
        {
            var reply = Reply.Error(new RucioRefusal(response.StatusCode, fault.ExceptionClass, fault.Message ?? "A fault of the plan."));
            response.ContentType = reply.ContentType;
            body = reply.Body;
            foreach (var (name, value) in reply.Headers)
            {
                response.Headers[name] = value;
            }
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
