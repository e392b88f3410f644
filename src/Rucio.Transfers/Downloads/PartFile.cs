using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Rucio.Policy;
using Rucio.Transfers.Checksums;
using Rucio.Transfers.Disk;
using Rucio.Transfers.Faults;
using Rucio.Transfers.Naming;
using Rucio.Transfers.Storage;

namespace Rucio.Transfers.Downloads;

/// <summary>A file that is not complete: lies beside its target under another name, and becomes the target only when it is proved.</summary>
/// <remarks>For one writer at a time. Disposing keeps what is there, for the next try.</remarks>
internal sealed class PartFile : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    private readonly Did _did;
    private readonly string _target;
    private readonly TransferSettings _settings;
    private readonly FileProgress _progress;
    private readonly FileDigest _digest;
    private readonly SafeFileHandle _handle;
    private ObjectVersion? _version;
    private string? _latestSource;
    private bool _isMixed;

    private PartFile(Did did, string target, ExpectedContent expected, TransferSettings settings, FileProgress progress, SafeFileHandle handle)
    {
        _did = did;
        _target = target;
        Expected = expected;
        _settings = settings;
        _progress = progress;
        _handle = handle;
        _digest = new FileDigest(expected.NeedsMd5);
    }

    public ExpectedContent Expected { get; }

    /// <summary>Bytes that are written and hashed.</summary>
    public long Length { get; private set; }

    /// <summary>How often bytes had to be thrown away.</summary>
    public int Restarts { get; private set; }

    /// <summary>Whether all bytes are known to be of one state of one replica, so that a wrong checksum is that replica's fault.</summary>
    public bool IsOfOneObject => !_isMixed;

    /// <summary>Opens the part of a target and takes over what another process left there, where its journal fits.</summary>
    /// <exception cref="TransferException">The disk refuses.</exception>
    public static PartFile Open(
        Did did, string target, ExpectedContent expected, TransferSettings settings, FileProgress progress, CancellationToken cancellationToken)
    {
        var path = UnfinishedFile.Of(target);
        try
        {
            foreach (var link in new[] { path, UnfinishedFile.JournalOf(target) }.Where(name => new FileInfo(name).LinkTarget is not null))
            {
                File.Delete(link); // It would lead the bytes out of the folder.
            }

            var journal = expected.Bytes < settings.JournalFromBytes ? null : PartJournal.Read(UnfinishedFile.JournalOf(target));
            var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            var part = new PartFile(did, target, expected, settings, progress, handle);
            part.TakeOver(journal, cancellationToken);
            return part;
        }
        catch (Exception e) when (DiskFault.IsOne(e))
        {
            throw DiskFault.Explain(e, Path.GetDirectoryName(target)!, expected.Bytes);
        }
    }

    /// <summary>Removes what an abandoned download left beside a target.</summary>
    public static void Discard(string target)
    {
        File.Delete(UnfinishedFile.Of(target));
        File.Delete(UnfinishedFile.JournalOf(target));
    }

    public static TransferException WrongLength(ReplicaSource source, long found, long expected) => new(
        TransferFault.WrongLength,
        $"{source.Did} has {found} bytes on {source.Where} but {expected} in Rucio's catalogue: that replica is damaged. Report it, or use another replica.");

    /// <summary>Throws away what is there unless the end can prove it: by a checksum, or by an unchanged mark of the same object.</summary>
    public void KeepOnlyIfProvable(ReplicaSource source)
    {
        if (Length > 0 && !Expected.HasChecksum && VersionOf(source)?.IfRange is null)
        {
            Restart();
        }
    }

    /// <summary>The mark under which the latest bytes came; null where they came from another replica.</summary>
    public ObjectVersion? VersionOf(ReplicaSource source) => _latestSource == Key(source) ? _version : null;

    /// <summary>Takes note of where the next bytes come from.</summary>
    public void Begin(ReplicaSource source, ObjectVersion version)
    {
        _isMixed |= Length > 0 && !(VersionOf(source)?.IsSurely(version) ?? false);
        _latestSource = Key(source);
        _version = version;
        if (Expected.Bytes >= _settings.JournalFromBytes || Expected.Bytes is null)
        {
            Written(() => new PartJournal(
                _did.ToString(), Expected.Bytes, Expected.Adler32, Expected.Md5, _latestSource, version.ETag, version.LastModified)
                .Write(UnfinishedFile.JournalOf(_target)));
        }
    }

    /// <summary>Begins again with nothing.</summary>
    public void Restart()
    {
        if (Length > 0)
        {
            Restarts++;
        }

        Written(() => RandomAccess.SetLength(_handle, 0));
        _digest.Restart();
        _isMixed = false;
        _latestSource = null;
        _version = null;
        Length = 0;
        _progress.Set(0);
    }

    /// <summary>Copies a body to its end.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="body">The bytes after those that are here.</param>
    /// <param name="isWhole">Whether the file ends with it.</param>
    /// <param name="idleTimeout">How long it may stand still.</param>
    /// <param name="time">Measures that.</param>
    /// <param name="cancellationToken">Stops the copying.</param>
    /// <exception cref="TransferException">The body broke off, stood still, or is longer or shorter than the catalogue says.</exception>
    public async Task AppendAsync(
        ReplicaSource source, Stream body, bool isWhole, TimeSpan idleTimeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(idleTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await ReadAsync(source, body, buffer, idleTimeout, either.Token, cancellationToken) is var read and > 0)
            {
                patience.CancelAfter(idleTimeout);
                if (Length + read > Expected.Bytes)
                {
                    var found = Length + read;
                    Restart();
                    throw WrongLength(source, found, Expected.Bytes.Value);
                }

                Append(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (isWhole && Length < Expected.Bytes)
        {
            throw WrongLength(source, Length, Expected.Bytes.Value);
        }
    }

    /// <summary>Of the bytes that are there.</summary>
    public string Adler32 => _digest.Adler32;

    /// <summary>Null where the content is as the catalogue says, else the difference in words.</summary>
    public string? Difference() => Expected.Difference(_digest);

    /// <summary>Makes the part the target. The bytes are on the disk before the name is: nobody can see half a file.</summary>
    /// <remarks>The new name itself is durable after <see cref="DurableFolder.Flush"/> of its folder.</remarks>
    public void Commit() => Written(() =>
    {
        RandomAccess.FlushToDisk(_handle);
        _handle.Dispose();
        File.Move(UnfinishedFile.Of(_target), _target, overwrite: true);
        if (Expected.Bytes is null || Expected.Bytes >= _settings.JournalFromBytes)
        {
            File.Delete(UnfinishedFile.JournalOf(_target));
        }
    });

    public void Dispose()
    {
        _handle.Dispose();
        _digest.Dispose();
    }

    private static string Key(ReplicaSource source) => SafeName.Digest(source.Pfn.Text);

    private static async ValueTask<int> ReadAsync(
        ReplicaSource source, Stream body, byte[] buffer, TimeSpan idleTimeout, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer.AsMemory(0, BufferBytes), either);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransferException(
                TransferFault.Stalled, $"{source.Where} sent nothing of {source.Did} for {idleTimeout.TotalSeconds:0} s. Retry later, or use another replica.", e);
        }
        catch (IOException e)
        {
            throw new TransferException(
                TransferFault.ConnectionLost, $"The connection to {source.Where} broke off while it sent {source.Did}. Retry: what has arrived is kept.", e);
        }
    }

    private void TakeOver(PartJournal? journal, CancellationToken cancellationToken)
    {
        var fits = journal is not null && journal.Did == _did.ToString() && journal.Bytes == Expected.Bytes
            && journal.Adler32 == Expected.Adler32 && journal.Md5 == Expected.Md5;
        var left = RandomAccess.GetLength(_handle);
        if (!fits || left == 0 || left > Expected.Bytes)
        {
            if (left > 0)
            {
                RandomAccess.SetLength(_handle, 0);
            }

            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (Length < left && RandomAccess.Read(_handle, buffer.AsSpan(0, BufferBytes), Length) is var read and > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _digest.Append(buffer.AsSpan(0, read));
                Length += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _latestSource = journal!.Source;
        _version = new ObjectVersion(journal.ETag, journal.LastModified);

        // After a power cut the last blocks may be lost: a wrong checksum then means these bytes, not the replica.
        _isMixed = true;
        _progress.Set(Length);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, Length);
        }
        catch (Exception e) when (DiskFault.IsOne(e))
        {
            throw DiskFault.Explain(e, Path.GetDirectoryName(_target)!, Expected.Bytes - Length);
        }

        _digest.Append(bytes);
        Length += bytes.Length;
        _progress.Set(Length);
    }

    private void Written(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (DiskFault.IsOne(e))
        {
            throw DiskFault.Explain(e, Path.GetDirectoryName(_target)!, Expected.Bytes - Length);
        }
    }
}
