using System.Text.Json;
using Rucio.Policy.Packages;

namespace Rucio.Policy.Tests.Packages;

/// <summary>The packages that a scenario says are installed.</summary>
internal sealed class ScenarioSource(JsonElement scenario) : IPolicyPackageSource
{
    public OpenedPackage Open(string name, PolicySettings settings)
    {
        if (!scenario.TryGetProperty("packages", out var packages) || !packages.TryGetProperty(name, out var script))
        {
            throw PolicyException.NotFound(name, "it is not installed.");
        }

        ScenarioPackage.Raise(script, "import_raises");
        return new OpenedPackage(new ScenarioPackage(name, script), "scenario", []);
    }
}
