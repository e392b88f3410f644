using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace RucioJupyter.Sidecar.Security;

/// <summary>The few facts of the operating system that .NET does not tell.</summary>
internal static partial class Posix
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int DoNotFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint BasicStats = 0x7ff; // STATX_BASIC_STATS
    private const int DoNotNeed = 4; // MADV_DONTNEED

    /// <summary>The user that this process acts as.</summary>
    public static uint UserId => GetEffectiveUserId();

    /// <summary>The parent's process id as it is now; another one than at the start means that the parent has gone.</summary>
    public static int ParentId => GetParentId();

    /// <summary>Owner, mode and kind of what stands at <paramref name="path"/> itself, links not followed; null where nothing does or it cannot be asked.</summary>
    public static FileFacts? Facts(string path) =>
        Statx(CurrentFolder, Terminated(path), DoNotFollow, BasicStats, out var answer) == 0
            ? new FileFacts(answer.UserId, (UnixFileMode)(answer.Mode & 0xFFF), (FileKind)(answer.Mode & 0xF000))
            : null;

    /// <summary>
    /// Another text after any change to the file at <paramref name="path"/>, also one that keeps length and time, and behind links: a mounted ConfigMap or
    /// secret changes by a folder that a link leads through. Null where there is nothing.
    /// </summary>
    public static string? Mark(string path) =>
        Statx(CurrentFolder, Terminated(path), 0, BasicStats, out var answer) == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{answer.Number}+{answer.Length}@{answer.ModifiedSeconds}.{answer.ModifiedNanoseconds}/{answer.ChangedSeconds}.{answer.ChangedNanoseconds}")
            : null;

    /// <summary>The path with every link in it followed; null where it does not exist or may not be followed.</summary>
    public static string? RealPath(string path)
    {
        var answer = GetRealPath(path, 0);
        if (answer == 0)
        {
            return null;
        }

        try
        {
            return Marshal.PtrToStringUTF8(answer);
        }
        finally
        {
            Free(answer);
        }
    }

    /// <summary>Gives back to the system what the compiler and other native parts have freed and the C library keeps.</summary>
    public static void TrimMalloc()
    {
        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than GNU's, which keeps less.
        }
    }

    /// <summary>Unmaps pages of a file that this process has not changed; the next access has them again from the file.</summary>
    public static void ForgetPages(nint start, nint length) => _ = MemoryAdvise(start, (nuint)length, DoNotNeed); // advice: refused, the pages stay

    private static byte[] Terminated(string path)
    {
        var name = new byte[Encoding.UTF8.GetByteCount(path) + 1];
        Encoding.UTF8.GetBytes(path, name);
        return name;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryAdvise(nint start, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetRealPath(string path, nint buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Free(nint memory);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallocTrim(nuint keep);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetParentId();

    [LibraryImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, byte[] path, int flags, uint mask, out StatxAnswer answer);

    // struct statx is laid out alike on every architecture; stat is not.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxAnswer
    {
        [FieldOffset(20)]
        public uint UserId;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(40)]
        public ulong Length;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;
    }
}

/// <summary>What stands at a path.</summary>
internal sealed record FileFacts(uint UserId, UnixFileMode Mode, FileKind Kind)
{
    /// <summary>Whether anyone but the owner (and root) can do anything with it.</summary>
    public bool OwnerOnly =>
        (Mode & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute)) == 0;

    /// <summary>As <c>ls</c> and <c>chmod</c> write it, in octal.</summary>
    public string Octal => Convert.ToString((int)Mode & 0x1FF, 8).PadLeft(4, '0');
}

/// <summary>The kinds of <c>S_IFMT</c> that matter here; other values occur.</summary>
internal enum FileKind
{
    Folder = 0x4000,
    File = 0x8000,
    Link = 0xA000,
    Socket = 0xC000,
}
