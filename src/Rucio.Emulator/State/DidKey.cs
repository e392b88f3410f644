namespace Rucio.Emulator.State;

internal readonly record struct DidKey(string Scope, string Name)
{
    public override string ToString() => $"{Scope}:{Name}";

    /// <summary>Order of the database: after the UTF-8 bytes, scope first.</summary>
    public static int Compare(DidKey left, DidKey right) =>
        Utf8Order.Compare(left.Scope, right.Scope) is var byScope and not 0 ? byScope : Utf8Order.Compare(left.Name, right.Name);
}
