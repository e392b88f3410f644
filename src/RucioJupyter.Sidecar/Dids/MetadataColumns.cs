namespace RucioJupyter.Sidecar.Dids;

/// <summary>The metadata that Rucio keeps as columns of its table of DIDs, each with the type of its values.</summary>
/// <remarks>Rucio: db/sqla/models.py, DataIdentifier. All other keys belong to the JSON plugin, where each value has a type of its own.</remarks>
internal static class MetadataColumns
{
    public const string Number = "number";
    public const string Date = "date";
    public const string YesNo = "boolean";
    public const string Text = "text";

    /// <summary>A point in time whose key says on which side of it: goes with <c>=</c> only.</summary>
    public const string Limit = "date_limit";

    /// <summary>Of a key that is no column.</summary>
    public const string Any = "any";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["scope"] = Text, ["name"] = Text, ["account"] = Text, ["did_type"] = Text, ["availability"] = Text, ["md5"] = Text, ["adler32"] = Text, ["guid"] = Text, ["project"] = Text,
        ["datatype"] = Text, ["stream_name"] = Text, ["prod_step"] = Text, ["version"] = Text, ["campaign"] = Text, ["provenance"] = Text, ["phys_group"] = Text,
        ["is_open"] = YesNo, ["monotonic"] = YesNo, ["hidden"] = YesNo, ["obsolete"] = YesNo, ["complete"] = YesNo, ["is_new"] = YesNo, ["suppressed"] = YesNo, ["purge_replicas"] = YesNo,
        ["transient"] = YesNo, ["is_archive"] = YesNo, ["constituent"] = YesNo,
        ["bytes"] = Number, ["length"] = Number, ["events"] = Number, ["run_number"] = Number, ["task_id"] = Number, ["panda_id"] = Number, ["lumiblocknr"] = Number, ["access_cnt"] = Number,
        ["expired_at"] = Date, ["deleted_at"] = Date, ["accessed_at"] = Date, ["closed_at"] = Date, ["eol_at"] = Date, ["created_at"] = Date, ["updated_at"] = Date,
        ["created_before"] = Limit, ["created_after"] = Limit,
    };

    /// <summary>Those that people ask for, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> Usual { get; } =
    [
        "account", "bytes", "campaign", "closed_at", "created_after", "created_at", "created_before", "datatype", "events", "expired_at", "guid", "is_archive", "is_open", "length", "lumiblocknr",
        "monotonic", "panda_id", "phys_group", "prod_step", "project", "provenance", "run_number", "stream_name", "task_id", "transient", "updated_at", "version",
    ];

    public static bool Has(string key) => Types.ContainsKey(key);

    public static string TypeOf(string key) => Types.GetValueOrDefault(key, Any);
}
