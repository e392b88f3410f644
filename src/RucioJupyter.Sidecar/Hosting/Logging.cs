using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>The only file that knows Serilog. Everything else logs through <see cref="Microsoft.Extensions.Logging.ILogger"/>.</summary>
internal static class Logging
{
    private const string Line = "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffzzz} rucio-jupyter {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}";

    public static IServiceCollection AddSidecarLogging(this IServiceCollection services, SidecarOptions options)
    {
        var level = new LogLevelSwitch(options.Environment["RUCIO_LOG_LEVEL"]);
        ITextFormatter inner = options.Environment["RUCIO_JUPYTER_LOG_FORMAT"] == "json"
            ? new JsonFormatter(renderMessage: true)
            : new MessageTemplateTextFormatter(Line, System.Globalization.CultureInfo.InvariantCulture);
        var formatter = new CleanFormatter(inner);
        var logger = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(level.Serilog)
            .WriteTo.Sink(new LineSink(formatter, options.Log ?? Console.Out));
        if (options.Environment["RUCIO_JUPYTER_LOG_FILE"] is { } file)
        {
            logger.WriteTo.File(formatter, file, fileSizeLimitBytes: 10_000_000, rollOnFileSizeLimit: true, retainedFileCountLimit: 3);
        }

        services.AddSingleton(level);
        return services.AddLogging(logging => logging
            .SetMinimumLevel(LogLevel.Trace)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddProvider(new SerilogLoggerProvider(logger.CreateLogger(), dispose: true)));
    }

    /// <summary>Writes whole lines, one writer at a time.</summary>
    private sealed class LineSink(ITextFormatter formatter, TextWriter output) : ILogEventSink
    {
        private readonly Lock _writing = new();

        public void Emit(LogEvent logEvent)
        {
            lock (_writing)
            {
                formatter.Format(logEvent, output);
                output.Flush();
            }
        }
    }

    /// <summary>Masks what looks like a secret in the finished line, exceptions included.</summary>
    private sealed class CleanFormatter(ITextFormatter inner) : ITextFormatter
    {
        public void Format(LogEvent logEvent, TextWriter output)
        {
            using var line = new StringWriter();
            inner.Format(logEvent, line);
            output.Write(Redaction.Clean(line.ToString()));
        }
    }
}

/// <summary>The level of the log, changeable while it runs: the configuration's <c>log_level</c>, over which <c>RUCIO_LOG_LEVEL</c> stands.</summary>
internal sealed class LogLevelSwitch
{
    private readonly bool _fixedByEnvironment;

    /// <param name="fromEnvironment">debug, info, warning, error or critical; null: left to the configuration.</param>
    public LogLevelSwitch(string? fromEnvironment)
    {
        Set(fromEnvironment);
        _fixedByEnvironment = Parse(fromEnvironment) is not null;
    }

    internal LoggingLevelSwitch Serilog { get; } = new(LogEventLevel.Warning);

    /// <summary>Applies what the configuration says now; null and unknown words mean <c>warning</c>.</summary>
    public void Set(string? level)
    {
        if (!_fixedByEnvironment)
        {
            Serilog.MinimumLevel = Parse(level) ?? LogEventLevel.Warning;
        }
    }

    private static LogEventLevel? Parse(string? level) => level?.ToLowerInvariant() switch
    {
        "debug" => LogEventLevel.Debug,
        "info" => LogEventLevel.Information,
        "warning" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        "critical" => LogEventLevel.Fatal,
        _ => null,
    };
}
