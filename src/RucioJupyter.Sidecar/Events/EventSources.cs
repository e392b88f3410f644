using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Events;

/// <summary>Passes on what the configuration and the sessions announce.</summary>
internal sealed class EventSources(EventHub hub, InstanceRegistry registry, InstancePolicies policies, RucioSessions sessions) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        registry.Changed += OnConfigChanged;
        policies.Changed += OnConfigChanged;
        sessions.Changed += OnSessionChanged;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        registry.Changed -= OnConfigChanged;
        policies.Changed -= OnConfigChanged;
        sessions.Changed -= OnSessionChanged;
        return Task.CompletedTask;
    }

    private void OnConfigChanged() => hub.Publish(EventNames.Config, new ConfigChange(), EventsJson.Default.ConfigChange);

    private void OnSessionChanged(SessionEvent change) => hub.Publish(EventNames.Session, change, SessionsJson.Default.SessionEvent);
}
