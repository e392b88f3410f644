using System.Net;
using System.Text;

namespace RucioJupyter.Kernel.Formatting;

/// <summary>Handles as small tables; every name is encoded.</summary>
internal static class Html
{
    private const int ShownFiles = 20;

    public static string Of(object value) => value switch
    {
        RucioFile file => $"<code>{Encode(file.ToString())}</code>",
        RucioCollection collection => Of(collection),
        _ => Encode(value.ToString()),
    };

    private static string Of(RucioCollection collection)
    {
        var text = new StringBuilder();
        text.Append("<div><code>").Append(Encode(collection.Did)).Append("</code> &middot; ").Append(Encode(collection.Progress)).Append("</div>");
        if (collection.Known is not { Count: > 0 } files)
        {
            return text.ToString();
        }

        text.Append("<table><thead><tr><th>File</th><th>State</th><th>Path</th></tr></thead><tbody>");
        foreach (var file in files.Take(ShownFiles))
        {
            text.Append("<tr><td>").Append(Encode(file.Did)).Append("</td><td>").Append(Encode(StateWords.Say(file.State)))
                .Append("</td><td>").Append(Encode(file.Path)).Append("</td></tr>");
        }

        text.Append("</tbody></table>");
        if (files.Count > ShownFiles)
        {
            text.Append("<div>and ").Append(files.Count - ShownFiles).Append(" more</div>");
        }

        return text.ToString();
    }

    private static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");
}
