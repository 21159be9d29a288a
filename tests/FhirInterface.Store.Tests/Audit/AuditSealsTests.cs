using FhirInterface.Store.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store.Tests.Audit;

public sealed class AuditSealsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_as_they_were_written_hold_and_those_since_are_told()
    {
        using var folder = await Sealed(3, 1200, 1);
        await folder.AddAudit(2);

        var report = await new AuditSeals(folder.Store).Check(expected: null, Cancel);

        Assert.Empty(report.Faults);
        // Batches of 500 at most: 3, then 500, 500, 200, then 1.
        Assert.Equal((5, 1204, 2), (report.Seals, report.Rows, report.Unsealed));
    }

    [Fact]
    public async Task Nothing_new_makes_no_seal()
    {
        using var folder = await Sealed(3);

        Assert.Equal(0, await new AuditSeals(folder.Store).Seal(Cancel));
        Assert.Equal(1, (await new AuditSeals(folder.Store).Check(expected: null, Cancel)).Seals);
    }

    [Theory]
    [InlineData("""UPDATE audit SET "AgentOds" = 'Z99002' WHERE "Key" = 5""")]
    [InlineData("""UPDATE audit SET "At" = "At" + 1 WHERE "Key" = 5""")]
    [InlineData("""UPDATE audit SET "NhsNumber" = '' WHERE "Key" = 5""")]
    [InlineData("""UPDATE audit SET "AgentOds" = 'Z9900', "AgentRole" = '1Practice' WHERE "Key" = 5""")]
    [InlineData("""DELETE FROM audit WHERE "Key" = 5""")]
    [InlineData("""DELETE FROM audit WHERE "Key" = 4""")]
    [InlineData("""UPDATE audit SET "Key" = -1 WHERE "Key" = 5""")]
    [InlineData("""UPDATE audit SET "Refused" = 403 WHERE "Key" = 5""")]
    [InlineData("""UPDATE audit SET "Policy" = 'x' WHERE "Key" = 5""")]
    [InlineData("""UPDATE audit_seals SET "Digest" = "Previous" WHERE "Number" = 2""")]
    [InlineData("""UPDATE audit_seals SET "SealedAt" = "SealedAt" + 1 WHERE "Number" = 2""")]
    [InlineData("""DELETE FROM audit_seals WHERE "Number" = 2""")]
    [InlineData("""DELETE FROM audit_seals WHERE "Number" = 1""")]
    public async Task Tampering_is_found(string sql)
    {
        using var folder = await Sealed(3, 3, 3);
        Assert.Empty((await new AuditSeals(folder.Store).Check(expected: null, Cancel)).Faults);

        await folder.Tamper(sql);

        Assert.NotEmpty((await new AuditSeals(folder.Store).Check(expected: null, Cancel)).Faults);
    }

    [Theory]
    [InlineData("""UPDATE audit SET "AgentOds" = 'Z99002' WHERE "Key" = 5""")]
    [InlineData("DELETE FROM audit")]
    [InlineData("DELETE FROM audit_seals")]
    [InlineData("""UPDATE audit_seals SET "Digest" = "Previous" """)]
    public async Task The_database_itself_refuses_to_change_what_was_written(string sql)
    {
        using var folder = await Sealed(3, 3, 3);

        var refused = await Assert.ThrowsAsync<SqliteException>(() =>
            folder.Store.Write((db, _) => db.Database.ExecuteSqlRawAsync(sql), Cancel)
        );

        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        var report = await new AuditSeals(folder.Store).Check(expected: null, Cancel);
        Assert.Equal((3, 9), (report.Seals, report.Rows));
        Assert.Empty(report.Faults);
    }

    [Fact]
    public async Task Row_put_in_among_sealed_ones_is_found()
    {
        using var folder = await Sealed(3, 3);
        await folder.Tamper("""DELETE FROM audit WHERE "Key" = 2""");
        await folder.Tamper(
            """
            INSERT INTO audit ("Key", "Id", "At", "Action", "Interaction", "ClientId", "AgentOds", "AgentRole", "Entities")
            VALUES (2, 'x', 0, 'R', 'read', 'client', 'Z99001', 'Practice', '')
            """
        );

        var fault = Assert.Single((await new AuditSeals(folder.Store).Check(expected: null, Cancel)).Faults);
        Assert.Contains("seal 1 ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seals_cut_off_the_end_are_found_by_a_digest_noted_before()
    {
        using var folder = await Sealed(3, 3);
        var seals = new AuditSeals(folder.Store);
        var noted = (await seals.Check(expected: null, Cancel)).Head;
        await folder.AddAudit(3);
        await seals.Seal(Cancel);
        Assert.Empty((await seals.Check(noted, Cancel)).Faults);

        await folder.Tamper("""DELETE FROM audit_seals WHERE "Number" > 1""");
        await folder.Tamper("""DELETE FROM audit WHERE "Key" > 3""");

        Assert.Empty((await seals.Check(expected: null, Cancel)).Faults);
        Assert.Single((await seals.Check(noted, Cancel)).Faults);
    }

    private static async Task<Folder> Sealed(params int[] batches)
    {
        var folder = await Folder.Open();
        foreach (var rows in batches)
        {
            await folder.AddAudit(rows);
            Assert.Equal(rows, await new AuditSeals(folder.Store).Seal(Cancel));
        }

        return folder;
    }
}
