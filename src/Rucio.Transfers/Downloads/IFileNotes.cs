using Rucio.Policy;

namespace Rucio.Transfers.Downloads;

/// <summary>Hears what happens to single files, in sentences for people. Called from several threads; must neither wait nor throw.</summary>
internal interface IFileNotes
{
    /// <summary>Something went as it should.</summary>
    void Step(Did file, string text);

    /// <summary>Something went wrong; another try may still mend it.</summary>
    void Trouble(Did file, string text);
}
