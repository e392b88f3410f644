using Microsoft.AspNetCore.Routing;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>The contents page of the sidecar: what is added, then what is mapped. Each line lives at the foot of its feature's folder.</summary>
internal static class SidecarApp
{
    public static WebApplication Build(SidecarOptions options)
    {
        // An empty builder reads no appsettings.json and watches nothing: a content root in a big home costs seconds and 60 MB.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.AddListener(options);

        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(options.Environment);
        services.AddSingleton(options.Time);
        services.AddSingleton<StartMark>();
        services.AddRoutingCore();
        services.AddJson();
        services.AddErrors();
        services.AddState();
        services.AddInstances();

        var app = builder.Build();
        app.UseErrors();
        app.UseRouting();

        var api = app.MapGroup("");
        api.MapHealth();
        api.MapInstances();
        app.UseEndpoints(_ => { });
        return app;
    }
}
