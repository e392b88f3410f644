using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Browsing;
using RucioJupyter.Sidecar.Diagnostics;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Events;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Kernels;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Metrics;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Security;
using RucioJupyter.Sidecar.Quota;
using RucioJupyter.Sidecar.Replicas;
using RucioJupyter.Sidecar.Rses;
using RucioJupyter.Sidecar.Rules;
using RucioJupyter.Sidecar.Scopes;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;
using RucioJupyter.Sidecar.Traces;
using RucioJupyter.Sidecar.Transfers;
using RucioJupyter.Sidecar.Uploads;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>The contents page of the sidecar: what is added, then what is mapped. Each line lives at the foot of its feature's folder.</summary>
internal static class SidecarApp
{
#if DEBUG
    private const bool Validates = true;
#else
    private const bool Validates = false;
#endif

    public static WebApplication Build(SidecarOptions options)
    {
        if (options.Listens && (options.SocketPath is null) == (options.Tcp is null))
        {
            throw new StartRefusedException("Say where to listen: --socket PATH, or --tcp PORT for a loopback port with a token.");
        }

        // An empty builder reads no appsettings.json and watches nothing: a content root in a big home costs seconds and 60 MB.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // A published sidecar does not look at every constructor before its first reply; the tests, which run what is built for debugging, do.
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = provider.ValidateOnBuild = Validates);
        builder.AddListener(options);

        var services = builder.Services;
        services.AddHosting(options);
        services.AddErrors();
        services.AddState();
        services.AddInstances();
        services.AddSidecarMetrics();
        services.AddSessions();
        services.AddBrowsing();
        services.AddDiagnostics();
        services.AddScopes();
        services.AddListings();
        services.AddRses();
        services.AddPolicies();
        services.AddRules();
        services.AddReplicas();
        services.AddQuota();
        services.AddDids();
        services.AddKernels();
        services.AddEvents();
        services.AddTraces();
        services.AddTransfers();
        services.AddUploads();

        var app = builder.Build();
        app.UseRequestIds();
        app.UseRequestLog();
        app.UseRequestMetrics();
        app.UseErrors();
        app.UseSecurity();
        app.UseWarmUp();
        app.UseUntypedBodies();
        app.UseRouting();
        app.UseRouteMemory();

        var api = app.MapGroup("");
        api.MapHealth();
        api.MapInstances();
        api.MapState();
        api.MapBrowsing();
        api.MapMetrics();
        api.MapDiagnostics();
        api.MapSessions();
        api.MapScopes();
        api.MapListings();
        api.MapRses();
        api.MapPolicies();
        api.MapRules();
        api.MapQuota();
        api.MapDids();
        api.MapKernels();
        api.MapEvents();
        api.MapTransfers();
        api.MapUploads();
        app.UseEndpoints(_ => { });
        return app;
    }
}
