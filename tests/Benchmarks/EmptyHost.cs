using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;

namespace RucioJupyter.Benchmarks;

/// <summary>The peer of the start: a Kestrel host that answers one route and does nothing else.</summary>
internal static class EmptyHost
{
    public static async Task RunAsync(string socket)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(options => options.ListenUnixSocket(socket));
        await using var app = builder.Build();
        app.MapGet("/healthz", () => Results.Text("ok"));
        await app.RunAsync();
    }
}
