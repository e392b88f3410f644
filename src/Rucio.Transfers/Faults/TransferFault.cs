namespace Rucio.Transfers.Faults;

/// <summary>Why a file was not transferred. Each value has one stable word, see <see cref="TransferFaults.Code"/>.</summary>
internal enum TransferFault
{
    /// <summary>No replica has a scheme that can be fetched here.</summary>
    NoUsableReplica,

    /// <summary>The catalogue knows no available replica at all.</summary>
    NoReplica,

    /// <summary>The only replicas are on tape.</summary>
    OnTape,

    /// <summary>The file lies inside an archive that cannot be opened here.</summary>
    InsideArchive,

    /// <summary>The storage answers 404 or 410 for a replica that the catalogue believes in.</summary>
    MissingOnStorage,

    /// <summary>The storage has more or fewer bytes than the catalogue.</summary>
    WrongLength,

    /// <summary>The bytes are not those that were registered.</summary>
    ChecksumMismatch,

    /// <summary>A reply to a request for a part names another part.</summary>
    WrongRange,

    /// <summary>A storage answers requests for a part with the whole file again and again.</summary>
    RangeIgnored,

    /// <summary>Nothing arrived for the idle time.</summary>
    Stalled,

    /// <summary>The connection ended before the file did.</summary>
    ConnectionLost,

    /// <summary>No connection: name, route, port or time.</summary>
    StorageUnreachable,

    /// <summary>The storage's certificate is not trusted.</summary>
    StorageUntrusted,

    /// <summary>401 or 403.</summary>
    StorageDenied,

    /// <summary>408, 429, 503 and the like: worth asking again.</summary>
    StorageBusy,

    /// <summary>Any other answer.</summary>
    StorageError,

    /// <summary>A redirect to plain http, to another scheme, or in a circle.</summary>
    UnsafeRedirect,

    /// <summary>The target's disk or quota is full.</summary>
    DiskFull,

    /// <summary>The target cannot be written for another reason.</summary>
    NotWritable,

    /// <summary>A source file to upload is missing or cannot be read.</summary>
    NotReadable,

    /// <summary>An object of that name, with other content, is already on the storage.</summary>
    AlreadyOnStorage,
}
