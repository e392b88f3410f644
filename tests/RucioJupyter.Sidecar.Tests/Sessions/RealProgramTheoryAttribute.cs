namespace RucioJupyter.Sidecar.Tests.Sessions;

/// <summary>Runs where Debian's own programs are installed, which <c>./test</c> sees to; says so where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealProgramTheoryAttribute : TheoryAttribute
{
    public RealProgramTheoryAttribute(params string[] programs)
    {
        Programs = programs;
        var missing = programs.Where(program => !File.Exists($"/usr/bin/{program}")).ToList();
        Skip = missing.Count > 0 ? $"Not installed: {string.Join(", ", missing)}. Install with: apt-get install voms-clients globus-proxy-utils" : null!;
    }

    public string[] Programs { get; }
}
