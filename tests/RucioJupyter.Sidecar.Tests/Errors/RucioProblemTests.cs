using Rucio.Client;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Tests.Errors;

public sealed class RucioProblemTests
{
    [Theory]
    [InlineData(RucioError.Unreachable, null, 503, "rucio_unreachable")]
    [InlineData(RucioError.Unauthenticated, 401, 401, "rucio_unauthenticated")]
    [InlineData(RucioError.Unauthenticated, 500, 401, "rucio_unauthenticated")]
    [InlineData(RucioError.Forbidden, 403, 403, "rucio_forbidden")]
    [InlineData(RucioError.NotFound, 404, 404, "rucio_not_found")]
    [InlineData(RucioError.Conflict, 409, 409, "rucio_conflict")]
    [InlineData(RucioError.Invalid, 406, 406, "rucio_invalid")]
    [InlineData(RucioError.Invalid, null, 400, "rucio_invalid")]
    [InlineData(RucioError.Busy, 429, 429, "rucio_busy")]
    [InlineData(RucioError.Busy, 502, 503, "rucio_busy")]
    [InlineData(RucioError.BadReply, 200, 502, "rucio_bad_reply")]
    [InlineData(RucioError.ServerFault, 500, 500, "rucio_server_fault")]
    public void Each_failure_of_rucio_has_its_status_and_its_code(RucioError error, int? theirs, int status, string code)
    {
        var body = ProblemMap.Describe(new RucioException(error, "Rucio was asked and failed.") { Status = theirs }, "t");

        Assert.Equal((status, code), (body.Status, body.Code));
        Assert.False(body.Success);
    }

    [Fact]
    public void Rucios_own_class_and_whole_text_arrive()
    {
        var text = new string('x', 300);

        var body = ProblemMap.Describe(
            new RucioException(RucioError.NotFound, "short") { Status = 404, ExceptionClass = "DataIdentifierNotFound", ExceptionMessage = text }, "t");

        Assert.Equal(("DataIdentifierNotFound", text, text), (body.ExceptionClass, body.ExceptionMessage, body.Error));
    }
}
