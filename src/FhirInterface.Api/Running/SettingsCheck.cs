using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FhirInterface.Api.Running;

/// <summary>
/// Looks through the configuration before anything is opened: every setting of ours that is unknown or out of range is told at once, by its
/// name, with what it may be. See docs/operations.md for the list.
/// </summary>
internal sealed class SettingsCheck(IConfiguration configuration)
{
    // Sections whose every name is ours; below Clients the names are the operator's own.
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Store"] = ["Provider"],
        ["Policy"] = ["Folder"],
        ["Packages"] = ["Paths", "Folders"],
        ["Terminology"] = ["Server", "TimeoutSeconds", "Retries", "PauseSeconds"],
        ["Subscriptions"] = ["AllowPrivateAddresses"],
        ["Delivery"] = ["TimeoutSeconds", "GiveUpAfterHours", "AtOnce"],
        ["Body"] = ["MaxBytes", "MaxDepth", "MaxNodes"],
        ["Overload"] = ["AtOnce", "Waiting", "LongestWaitSeconds", "Open", "OpenForOneClient"],
    };

    private readonly List<string> faults = [];

    /// <summary>What is wrong, one sentence a setting; empty where all is well.</summary>
    public static IReadOnlyList<string> Faults(IConfiguration configuration)
    {
        var check = new SettingsCheck(configuration);
        check.Names();
        check.Store();
        check.Addresses();
        check.Folders();
        check.Whole("Access:CallsPerSecond", 1, 1_000_000);
        check.Whole("Access:Burst", 1, 10_000_000);
        check.Whole("Body:MaxBytes", 1024, 64 * 1024 * 1024);
        check.Whole("Body:MaxDepth", 20, 1000);
        check.Whole("Body:MaxNodes", 1000, 50_000_000);
        check.Whole("Overload:AtOnce", 1, 100_000);
        check.Whole("Overload:Waiting", 1, 1_000_000);
        check.Whole("Overload:LongestWaitSeconds", 1, 60);
        check.Whole("Overload:Open", 1, 1_000_000);
        check.Whole("Overload:OpenForOneClient", 1, 1_000_000);
        check.Whole("Terminology:TimeoutSeconds", 1, 60);
        check.Whole("Terminology:Retries", 0, 5);
        check.Whole("Terminology:PauseSeconds", 1, 3600);
        check.Whole("Delivery:TimeoutSeconds", 1, 60);
        check.Whole("Delivery:GiveUpAfterHours", 1, 24 * 30);
        check.Whole("Delivery:AtOnce", 4, 4096);
        check.Bool("Subscriptions:AllowPrivateAddresses");
        return check.faults;
    }

    private void Names()
    {
        foreach (var (section, names) in Known)
        {
            foreach (var child in configuration.GetSection(section).GetChildren())
            {
                if (!names.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                    faults.Add($"{section}:{child.Key} is not a setting. Those of {section} are: {string.Join(", ", names)}.");
            }
        }
    }

    private void Store()
    {
        var provider = configuration["Store:Provider"] ?? "sqlite";
        var connection = configuration.GetConnectionString("Store");
        if (provider is not ("sqlite" or "postgresql"))
        {
            faults.Add($"Store:Provider is \"{provider}\"; it may be sqlite or postgresql.");
            return;
        }

        if (provider == "postgresql" && string.IsNullOrWhiteSpace(connection))
        {
            faults.Add(
                "ConnectionStrings:Store is not set; postgresql needs one, such as Host=db;Database=fhirinterface;Username=fhirinterface."
            );
            return;
        }

        try
        {
            if (provider == "postgresql")
                _ = new NpgsqlConnectionStringBuilder(connection);
            else if (connection is not null && string.IsNullOrEmpty(new SqliteConnectionStringBuilder(connection).DataSource))
                faults.Add("ConnectionStrings:Store names no file; for sqlite write Data Source=FILE.");
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            // Its text may quote the password.
            faults.Add($"ConnectionStrings:Store is no connection string for {provider}.");
        }
    }

    private void Addresses()
    {
        foreach (var name in (string[])["BaseUrl", "Access:Authority", "Access:TokenEndpoint", "Workspace:Authority", "Terminology:Server"])
        {
            if (
                configuration[name] is { Length: > 0 } said
                && !(Uri.TryCreate(said, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            )
                faults.Add($"{name} is \"{said}\"; it must be an absolute http or https address.");
        }
    }

    private void Folders()
    {
        if (configuration["Policy:Folder"] is { Length: > 0 } policies && !Directory.Exists(policies))
            faults.Add($"Policy:Folder is \"{policies}\"; there is no such folder.");
        foreach (var folder in configuration.GetSection("Packages:Folders").Get<string[]>() ?? [])
        {
            if (!Directory.Exists(folder))
                faults.Add($"Packages:Folders has \"{folder}\"; there is no such folder.");
        }

        foreach (var path in configuration.GetSection("Packages:Paths").Get<string[]>() ?? [])
        {
            if (!File.Exists(path) && !Directory.Exists(path))
                faults.Add($"Packages:Paths has \"{path}\"; there is no such file or folder.");
        }
    }

    private void Whole(string name, int least, int most)
    {
        if (configuration[name] is not { Length: > 0 } said)
            return;
        if (!int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
            faults.Add(
                string.Create(CultureInfo.InvariantCulture, $"{name} is \"{said}\"; it must be a whole number from {least} to {most}.")
            );
    }

    private void Bool(string name)
    {
        if (configuration[name] is { Length: > 0 } said && !bool.TryParse(said, out _))
            faults.Add($"{name} is \"{said}\"; it may be true or false.");
    }
}
