using System.Xml.Linq;
using FhirInterface.Store;
using FhirInterface.Store.Servers;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Api.Running;

/// <summary>
/// Where the keys are kept that page links and cookies are protected with: beside SQLite in the data folder, with PostgreSQL in the store
/// itself, so that one of several servers can read what another gave out.
/// </summary>
internal static class StoredKeys
{
    public static void AddStoredKeys(this IServiceCollection services, string dataFolder, bool shared)
    {
        var protection = services.AddDataProtection().SetApplicationName("FhirInterface");
        if (!shared)
        {
            protection.PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(dataFolder, "keys")));
            return;
        }

        services
            .AddOptions<KeyManagementOptions>()
            .Configure<LetterStore>((options, store) => options.XmlRepository = new Repository(store));
    }

    /// <summary>The framework asks for keys without waiting for them: at start, and when one runs out after months.</summary>
    private sealed class Repository(LetterStore store) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() =>
            Task.Run(() => store.Read(db => db.ServerKeys.Select(key => key.Xml).ToListAsync()))
                .GetAwaiter()
                .GetResult()
                .ConvertAll(XElement.Parse);

        public void StoreElement(XElement element, string friendlyName) =>
            Task.Run(() =>
                    store.WriteAside(
                        (db, now) =>
                            Task.FromResult(
                                db.ServerKeys.Add(
                                    new ServerKey
                                    {
                                        Name = friendlyName,
                                        Xml = element.ToString(SaveOptions.DisableFormatting),
                                        MadeAt = now,
                                    }
                                )
                            ),
                        CancellationToken.None
                    )
                )
                .GetAwaiter()
                .GetResult();
    }
}
