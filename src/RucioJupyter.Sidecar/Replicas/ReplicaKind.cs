namespace RucioJupyter.Sidecar.Replicas;

/// <summary>How one file stands on the mounted RSEs, best first.</summary>
internal enum ReplicaKind : byte
{
    /// <summary>It can be read at its path.</summary>
    Here,

    /// <summary>Rucio has it there; the mount holds no such file.</summary>
    FileMissing,

    /// <summary>Rucio has it there; the file may not be read.</summary>
    FileUnreadable,

    /// <summary>Rucio has it there; the mount itself is missing.</summary>
    MountMissing,

    /// <summary>Rucio has it there; the mount does not answer.</summary>
    MountSilent,

    /// <summary>Rucio has it there; the configuration gives no path for it.</summary>
    NoPath,

    /// <summary>A copy is being made.</summary>
    Copying,

    /// <summary>There is a copy, out of reach for a while.</summary>
    Unavailable,

    /// <summary>There is a copy, known to be damaged.</summary>
    Bad,

    /// <summary>There is no copy; there may be one elsewhere.</summary>
    Absent,

    /// <summary>There is no copy, and elsewhere only on tape.</summary>
    OnTape,

    /// <summary>There is no copy, and none elsewhere.</summary>
    Nowhere,
}
