using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Cli;

/// <summary><c>rucio-jupyter register</c>: writes the entry of jupyter-server-proxy into one configuration file and leaves everything else in it.</summary>
/// <remarks>The wheel registers by an entry point and needs none of this; spec: a dictionary of servers in a stronger file replaces this one whole.</remarks>
internal static class RegisterVerb
{
    public const string EntryName = "rucio-jupyterlab";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var file = new Option<string?>("--file") { Description = "The file to write into. Default: jupyter_server_config.json of the user's Jupyter folder." };
        var program = new Option<string?>("--program") { Description = "The program to start. Default: this one." };
        var print = new Option<bool>("--print") { Description = "Only print what would be written." };
        var command = new Command("register", "Make jupyter-server-proxy start the sidecar.") { file, program, print };
        command.SetAction((parsed, cancellationToken) => RegisterAsync(
            ProcessEnvironment.OfThisProcess(), parsed.InvocationConfiguration.Output, parsed.GetValue(file), parsed.GetValue(program), parsed.GetValue(print), cancellationToken));
        return command;
    }

    internal static async Task<int> RegisterAsync(ProcessEnvironment environment, TextWriter output, string? file, string? program, bool printOnly, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(file ?? Path.Combine(JupyterConfigPath.UserFolder(environment), "jupyter_server_config.json"));
        var root = await ReadAsync(path, cancellationToken);
        var servers = Child(Child(root, "ServerProxy", path), "servers", path);
        servers[EntryName] = Entry(program ?? Environment.ProcessPath ?? "rucio-jupyter");
        var text = root.ToJsonString(Indented) + "\n";
        if (printOnly)
        {
            await output.WriteAsync(text);
            return 0;
        }

        await ReplaceAsync(path, text, cancellationToken);
        await output.WriteLineAsync($"Registered in {path}. Restart the Jupyter server.");
        if (servers.Count > 1)
        {
            await output.WriteLineAsync($"Kept beside it: {string.Join(", ", servers.Select(server => server.Key).Where(name => name != EntryName))}.");
        }

        return 0;
    }

    /// <summary>Whole or not at all, with the mode of what was there from the first byte on: the file may hold the Jupyter server's token. Behind a link, the file that it leads to.</summary>
    private static async Task ReplaceAsync(string path, string text, CancellationToken cancellationToken)
    {
        var real = (Path.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path;
        var folder = Path.GetDirectoryName(real)!; // a full path of a file has a folder
        Directory.CreateDirectory(folder);
        var beside = Path.Combine(folder, $".{Path.GetFileName(real)}.{Guid.NewGuid():n}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (File.Exists(real))
        {
            options.UnixCreateMode = File.GetUnixFileMode(real);
        }

        try
        {
            await using (var file = new StreamWriter(beside, options))
            {
                await file.WriteAsync(text.AsMemory(), cancellationToken);
            }

            File.Move(beside, real, overwrite: true);
        }
        finally
        {
            File.Delete(beside); // it is there only where something failed
        }
    }

    /// <summary>What stands in every registration of the sidecar.</summary>
    internal static JsonObject Entry(string program) => new()
    {
        ["command"] = new JsonArray(program, "serve", "--socket", "{unix_socket}", "--base-url", "{base_url}"),
        ["unix_socket"] = true,
        ["absolute_url"] = false,
        ["timeout"] = 15,
        ["update_last_activity"] = false,
        ["launcher_entry"] = new JsonObject { ["enabled"] = false },
    };

    private static async Task<JsonObject> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(await File.ReadAllTextAsync(path, cancellationToken)) as JsonObject
                ?? throw new StartRefusedException($"{path} does not hold a JSON object; it is left as it is.");
        }
        catch (JsonException e)
        {
            throw new StartRefusedException($"{path} is not JSON (line {e.LineNumber + 1}); it is left as it is. Correct it first.");
        }
    }

    private static JsonObject Child(JsonObject parent, string key, string path)
    {
        switch (parent[key])
        {
            case null:
                var made = new JsonObject();
                parent[key] = made;
                return made;
            case JsonObject child:
                return child;
            default:
                throw new StartRefusedException($"{key} in {path} is not an object; it is left as it is.");
        }
    }
}
