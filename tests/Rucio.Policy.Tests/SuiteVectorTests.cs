using RucioJupyter.Tests.Shared;
using Xunit.Abstractions;

namespace Rucio.Policy.Tests;

/// <summary>The table of all suites.</summary>
public sealed class SuiteVectorTests(ITestOutputHelper output)
{
    [Fact]
    public void All_suites_are_held()
    {
        Type[] tests =
        [
            typeof(Algorithms.BuiltInVectorTests), typeof(Checksums.ChecksumVectorTests), typeof(Experiments.ExperimentVectorTests), typeof(Packages.LoadingVectorTests),
            typeof(Permission.PermissionVectorTests), typeof(Pfns.PfnVectorTests), typeof(Schema.SchemaVectorTests), typeof(Versions.VersionVectorTests),
        ];
        var table = new Table();
        foreach (var type in tests)
        {
            var test = Activator.CreateInstance(type, table)!;
            foreach (var method in type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), false)))
            {
                try
                {
                    method.Invoke(test, null);
                }
                catch (System.Reflection.TargetInvocationException e)
                {
                    table.Faults.Add(e.InnerException!.Message);
                }
            }
        }

        var rows = table.Rows.Order(StringComparer.Ordinal).ToList();
        rows.ForEach(output.WriteLine);
        var counts = rows.Select(row => row.Split((char[])[' ', '/'], StringSplitOptions.RemoveEmptyEntries)).ToList();
        output.WriteLine($"{"all",-34} {counts.Sum(row => int.Parse(row[1], null)),5} / {counts.Sum(row => int.Parse(row[2], null)),5}");
        Assert.Empty(table.Faults);

        // Every suite that is there is in the table.
        Assert.Equal(Directory.GetFiles(Contract.PolicyVectors, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Where(name => name != "index").Order(StringComparer.Ordinal), counts.Select(row => row[0]).Order(StringComparer.Ordinal));
    }

    private sealed class Table : ITestOutputHelper
    {
        public List<string> Rows { get; } = [];

        public List<string> Faults { get; } = [];

        public void WriteLine(string message) => Rows.Add(message);

        public void WriteLine(string format, params object[] args) => Rows.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, args));
    }
}
