using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace RucioJupyter.Sidecar.Events;

/// <summary>The text of one event stream (WHATWG HTML, section 9.2.6).</summary>
/// <param name="serverId">Before each number, so that a number of an earlier life of the sidecar is known as such.</param>
internal sealed class EventLine(PipeWriter output, string serverId)
{
    /// <summary>Bytes written so far.</summary>
    public long Bytes { get; private set; }

    public void Write(SidecarEvent item)
    {
        Text($"id: {serverId}.{item.Number}\nevent: {item.Type}\ndata: ");
        output.Write(item.Data.Span);
        Bytes += item.Data.Length;
        Text("\n\n");
    }

    public void Comment() => Text(":\n\n");

    private void Text(string text) => Bytes += Encoding.UTF8.GetBytes(text, output);
}
