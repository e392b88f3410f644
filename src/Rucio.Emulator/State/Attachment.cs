namespace Rucio.Emulator.State;

/// <summary>A row of the contents table: size and checksums as at the time of the attachment.</summary>
internal sealed record Attachment(DidKey Child, string Type, long? Bytes, string? Adler32, string? Md5, string? Guid, long? Events, long? LumiBlock)
{
    public static Attachment Of(DidRow child) =>
        new(child.Key, child.Type, child.Bytes, child.Adler32, child.Md5, child.Guid, child.Events, child.LumiBlock);
}
