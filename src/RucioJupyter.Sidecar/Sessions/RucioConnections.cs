using Rucio.Client;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Metrics;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>One connection pool per instance, kept until what it depends on is configured differently. Thread-safe.</summary>
internal sealed class RucioConnections(TimeProvider time, RucioCallMetrics metrics) : IDisposable
{
    /// <summary>How long requests on a replaced connection may go on: the configuration changes, running work does not stop.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Instance, bool NamesVo), RucioConnection> _current = [];
    private readonly HashSet<Retired> _retired = [];

    /// <exception cref="RucioException">The authorities in the instance's <c>ca_cert</c> cannot be read.</exception>
    public RucioConnection Of(Instance instance) => Of((instance.Name, true), EndpointOf(instance));

    /// <summary>To log in at a server that knows no virtual organisations, whatever the instance says about one.</summary>
    /// <exception cref="RucioException">The authorities in the instance's <c>ca_cert</c> cannot be read.</exception>
    public RucioConnection WithoutVo(Instance instance) => Of((instance.Name, false), EndpointOf(instance) with { Vo = null });

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var connection in _current.Values)
            {
                connection.Dispose();
            }

            foreach (var old in _retired)
            {
                old.Dispose();
            }

            _current.Clear();
            _retired.Clear();
        }
    }

    private RucioConnection Of((string Instance, bool NamesVo) key, RucioEndpoint endpoint)
    {
        lock (_gate)
        {
            if (_current.TryGetValue(key, out var connection))
            {
                if (connection.Endpoint == endpoint)
                {
                    return connection;
                }

                Retire(connection);
                _current.Remove(key);
            }

            return _current[key] = new RucioConnection(endpoint, time) { Observer = metrics.Count };
        }
    }

    private static RucioEndpoint EndpointOf(Instance instance) => new()
    {
        BaseUrl = instance.BaseUrl,
        AuthUrl = instance.AuthUrl,
        Vo = instance.Vo,
        AppId = instance.AppId,
        CaCert = instance.CaCert,
        EncodedSlashes = instance.EncodedSlashes,
    };

    private void Retire(RucioConnection connection)
    {
        var old = new Retired(connection);
        old.Timer = time.CreateTimer(_ => End(old), null, Grace, Timeout.InfiniteTimeSpan);
        _retired.Add(old);
    }

    private void End(Retired old)
    {
        lock (_gate)
        {
            if (_retired.Remove(old))
            {
                old.Dispose();
            }
        }
    }

    private sealed class Retired(RucioConnection connection) : IDisposable
    {
        public ITimer? Timer { get; set; }

        public void Dispose()
        {
            Timer?.Dispose();
            connection.Dispose();
        }
    }
}
