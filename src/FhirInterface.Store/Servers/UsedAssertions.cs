using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store.Servers;

/// <summary>Remembers which assertions have bought a token, for all servers of one store.</summary>
public sealed class UsedAssertions(LetterStore store)
{
    /// <summary>Servers' clocks differ, and moments of commit follow the one that is ahead: to another it has not run out yet.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>True for the first who comes with it; false for everybody after, on whichever server.</summary>
    /// <param name="client">Whose it is: two clients may choose the same <c>jti</c>.</param>
    /// <param name="jti">As the assertion has it.</param>
    /// <param name="until">From when on it need not be remembered, because it has run out.</param>
    /// <param name="cancel">Heeded while it waits for its turn.</param>
    public Task<bool> TryUse(string client, string jti, DateTimeOffset until, CancellationToken cancel)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(jti)));
        return store.Write(
            async (db, moment) =>
            {
                var gone = moment - Margin;
                await db.UsedAssertions.Where(used => used.Until < gone).ExecuteDeleteAsync(CancellationToken.None);
                if (await db.UsedAssertions.AnyAsync(used => used.ClientId == client && used.Jti == key, CancellationToken.None))
                    return false;
                db.UsedAssertions.Add(
                    new UsedAssertion
                    {
                        ClientId = client,
                        Jti = key,
                        Until = until,
                    }
                );
                return true;
            },
            cancel
        );
    }
}
