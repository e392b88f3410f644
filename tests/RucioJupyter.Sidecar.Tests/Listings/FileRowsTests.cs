using System.Globalization;
using System.Text;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Listings;

namespace RucioJupyter.Sidecar.Tests.Listings;

public sealed class FileRowsTests
{
    [Fact]
    public void Rows_come_back_as_they_were_given()
    {
        var rows = new FileRows();
        for (var i = 0; i < 5000; i++)
        {
            rows.Append("scope", Name(i), i % 7 == 0 ? null : i, i % 5 == 0 ? null : i.ToString("x8", CultureInfo.InvariantCulture));
        }

        rows.Trim();

        Assert.Equal(5000, rows.Count);
        for (var i = 0; i < 5000; i++)
        {
            var row = rows.At(i);
            Assert.Equal($"scope:{Name(i)}", Encoding.UTF8.GetString(row.Did));
            Assert.Equal(i % 7 == 0 ? null : (long?)i, row.Size);
            Assert.Equal(i % 5 == 0 ? null : (uint?)i, row.Adler32);
            Assert.Equal(Name(i), row.ToDid().Name);
        }
    }

    [Fact]
    public void A_file_that_a_container_holds_twice_is_one_row()
    {
        var rows = new FileRows();
        foreach (var name in new[] { "b", "c", "a", "c", "b", "d", "a" })
        {
            rows.Append("s", name, 1, null);
        }

        Assert.Equal("s:b s:c s:a s:d", string.Join(' ', Enumerable.Range(0, rows.Count).Select(i => Encoding.UTF8.GetString(rows.At(i).Did))));
        Assert.Equal(4, rows.TotalBytes);
    }

    [Fact]
    public void A_hundred_thousand_files_take_less_than_eight_megabytes()
    {
        var rows = new FileRows();
        for (var i = 0; i < 100_000; i++)
        {
            rows.Append("data22", $"data22.00450000.physics_Main.AOD._{i:d6}.root", 135_325_816, "0a5ac293");
        }

        rows.Trim();

        Assert.InRange(rows.RetainedBytes, 100_000, 8_000_000);
    }

    [Fact]
    public void A_cursor_continues_a_list_that_was_read_again()
    {
        var cursor = PageCursor.Parse(PageCursor.After(Rows(3000), 2500).ToString());

        Assert.NotNull(cursor);
        Assert.Equal(2500, cursor.Value.Row);
        cursor.Value.EnsureContinues(Rows(4000));
    }

    [Fact]
    public void A_cursor_refuses_a_list_whose_beginning_has_changed()
    {
        var cursor = PageCursor.After(Rows(3000), 2500);
        var changed = new FileRows();
        changed.Append("scope", "new", 1, null);
        for (var i = 0; i < 3000; i++)
        {
            changed.Append("scope", Name(i), i, null);
        }

        Assert.Equal("listing_changed", Assert.Throws<RefusalException>(() => cursor.EnsureContinues(changed)).Code);
        Assert.Equal("listing_changed", Assert.Throws<RefusalException>(() => cursor.EnsureContinues(Rows(100))).Code);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("12")]
    [InlineData("-1.0000000000000000")]
    [InlineData("1.zz")]
    public void A_cursor_of_somebody_else_is_refused(string text) =>
        Assert.Equal("cursor", Assert.Throws<RefusalException>(() => PageCursor.Parse(text)).Field);

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"file-{i:d6}-ü.root");

    private static FileRows Rows(int count)
    {
        var rows = new FileRows();
        for (var i = 0; i < count; i++)
        {
            rows.Append("scope", Name(i), i, null);
        }

        return rows;
    }
}
