namespace Rucio.Client;

/// <summary>A word of Rucio's out of a list that grows from version to version: unknown ones are kept as they are.</summary>
/// <typeparam name="T">The type itself.</typeparam>
public interface IRucioText<T>
    where T : struct, IRucioText<T>
{
    /// <summary>The word as Rucio writes it.</summary>
    string Text { get; }

    /// <summary>The value for a word.</summary>
    static abstract T Of(string text);
}
