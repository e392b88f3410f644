using System.Text.Json;
using System.Text.Json.Serialization;
using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>How Rucio's JSON is read and written.</summary>
/// <remarks>Unknown fields are ignored. A field that is not nullable here and null there is a fault of the reply.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    Converters = [typeof(WholeNumberConverter), typeof(RucioDate)])]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>))]
[JsonSerializable(typeof(PingReply))]
[JsonSerializable(typeof(FaultBody))]
[JsonSerializable(typeof(DidSummary))]
[JsonSerializable(typeof(DidDetails))]
[JsonSerializable(typeof(DidFile))]
[JsonSerializable(typeof(DidChild))]
[JsonSerializable(typeof(DidListed))]
[JsonSerializable(typeof(FileReplicas))]
[JsonSerializable(typeof(DatasetReplica))]
[JsonSerializable(typeof(Rule))]
[JsonSerializable(typeof(RuleLock))]
[JsonSerializable(typeof(RuleAnalysis))]
[JsonSerializable(typeof(RuleHistoryEntry))]
[JsonSerializable(typeof(Rse))]
[JsonSerializable(typeof(RseSettings))]
[JsonSerializable(typeof(IReadOnlyList<RseProtocol>))]
[JsonSerializable(typeof(RseUsage))]
[JsonSerializable(typeof(RseAccountUsage))]
[JsonSerializable(typeof(IReadOnlyList<RseDistance>))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(AccountEntry))]
[JsonSerializable(typeof(IReadOnlyList<AccountAttribute>))]
[JsonSerializable(typeof(AccountUsage))]
[JsonSerializable(typeof(AccountGlobalUsage))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, long>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, AccountGlobalLimit>))]
internal sealed partial class RucioJson : JsonSerializerContext;
