using System.Security.Cryptography;
using System.Text.Json;
using FhirInterface.Flow;
using Microsoft.IdentityModel.Tokens;

namespace FhirInterface.Api.Access;

/// <summary>A ready client for Development: the organisation it stands for, and what it is granted.</summary>
public sealed record DevClient(string Name, string Ods, CallerRole Role)
{
    /// <summary>The first hospital's client is its integration engine too, so that the prescription service's public examples can be tried.</summary>
    public bool RelaysPrescriptions => Name == "hospital";

    public string Scope =>
        Role switch
        {
            CallerRole.Hospital =>
                "system/Bundle.crs system/MedicationRequest.crs system/Binary.r system/Task.crus system/Provenance.rs system/AuditEvent.rs system/Subscription.cruds system/Measure.rs",
            CallerRole.Practice =>
                "system/Bundle.rs system/MedicationRequest.rs system/Binary.r system/Task.crus system/Provenance.rs system/AuditEvent.rs system/Subscription.cruds system/Measure.rs",
            CallerRole.Liaison =>
                "system/Bundle.rs system/MedicationRequest.rs system/Binary.r system/Task.crus system/Provenance.rs system/AuditEvent.rs system/Subscription.cruds system/Measure.rs",
            _ => "system/*.cruds",
        };
}

/// <summary>
/// The clients and keys of Development. Every key is made at the first start and kept under <c>dev-clients/</c> of the data folder: there
/// is no key that two installations share.
/// </summary>
public sealed class DevClients
{
    public static IReadOnlyList<DevClient> All { get; } =
    [
        new("hospital", "ZZ1", CallerRole.Hospital),
        new("hospital-2", "ZZ2", CallerRole.Hospital),
        new("hospital-3", "ZZ3", CallerRole.Hospital),
        new("practice-1", "Z99001", CallerRole.Practice),
        new("practice-2", "Z99002", CallerRole.Practice),
        new("liaison", "ZZL", CallerRole.Liaison),
        new("administrator", "ZZL", CallerRole.Administrator),
    ];

    private readonly Dictionary<string, ECDsaSecurityKey> keys = new(StringComparer.Ordinal);
    private readonly string folder;

    public DevClients(string dataFolder)
    {
        folder = Path.Combine(dataFolder, "dev-clients");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Issuer = ReadOrMake(folder, "issuer");
        foreach (var client in All)
            keys[client.Name] = ReadOrMake(folder, client.Name);
    }

    /// <summary>The key that tokens of this server are signed with.</summary>
    public ECDsaSecurityKey Issuer { get; }

    public static DevClient? Find(string? name) => All.FirstOrDefault(client => client.Name == name);

    /// <summary>The key of a client.</summary>
    public ECDsaSecurityKey KeyOf(DevClient client) => keys[client.Name];

    /// <summary>
    /// The keys that an assertion of a client may be signed with: its own, and those of <c>{client}.jwks.json</c> beside it, where a developer
    /// puts the public keys of the system under test. Read at each use, so that keys can be changed while the server runs.
    /// </summary>
    public IReadOnlyList<SecurityKey> AllKeysOf(DevClient client)
    {
        var file = Path.Combine(folder, client.Name + ".jwks.json");
        if (!File.Exists(file))
            return [KeyOf(client)];
        try
        {
            return [KeyOf(client), .. new JsonWebKeySet(File.ReadAllText(file)).GetSigningKeys()];
        }
        catch (ArgumentException)
        {
            return [KeyOf(client)];
        }
    }

    private static ECDsaSecurityKey ReadOrMake(string folder, string name)
    {
        var file = Path.Combine(folder, name + ".jwk.json");
        if (!File.Exists(file))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            var parameters = made.ExportParameters(true);
            var jwk = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["kty"] = "EC",
                ["crv"] = "P-384",
                ["use"] = "sig",
                ["alg"] = "ES384",
                ["kid"] = $"{name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}",
                ["x"] = Base64UrlEncoder.Encode(parameters.Q.X),
                ["y"] = Base64UrlEncoder.Encode(parameters.Q.Y),
                ["d"] = Base64UrlEncoder.Encode(parameters.D),
            };

            // Written beside and moved: a start that is cut short leaves no half key.
            var draft = file + "." + Guid.NewGuid().ToString("N");
            File.WriteAllText(draft, JsonSerializer.Serialize(jwk));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Move(draft, file, overwrite: true);
        }

        var key = new JsonWebKey(File.ReadAllText(file));
        var curve = new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP384,
            Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) },
            D = Base64UrlEncoder.DecodeBytes(key.D),
        };
        return new ECDsaSecurityKey(ECDsa.Create(curve)) { KeyId = key.Kid };
    }
}
