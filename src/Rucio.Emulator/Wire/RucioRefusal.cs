namespace Rucio.Emulator.Wire;

/// <summary>An answer that Rucio gives as an error with its class and message.</summary>
internal sealed class RucioRefusal(int status, string exceptionClass, string message) : Exception(message)
{
    public int Status => status;

    public string ExceptionClass => exceptionClass;

    public static RucioRefusal DidNotFound(string scope, string name) =>
        new(404, "DataIdentifierNotFound", $"Data identifier '{scope}:{name}' not found");

    public static RucioRefusal Denied(string message) => new(401, "AccessDenied", message);

    public static RucioRefusal KeyMissing(string key) => new(400, "KeyError", $"'{key}' not defined");
}
