using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;

namespace FhirInterface.Load;

/// <summary>The floor: an endpoint that only reads the body and makes one durable insert of it (SQLite, WAL, synchronous=FULL).</summary>
internal sealed class BareEndpoint : IAsyncDisposable
{
    private readonly string _folder;
    private readonly WebApplication _app;

    private BareEndpoint(string folder, WebApplication app)
    {
        _folder = folder;
        _app = app;
    }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<BareEndpoint> Start()
    {
        var folder = Directory.CreateTempSubdirectory("fhirinterface-bare-").FullName;
        var store = $"Data Source={Path.Combine(folder, "bare.db")}";
        await using (var connection = await Open(store))
            await Run(connection, "create table posted (id integer primary key, body blob not null)");

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost(
            "/",
            async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                await using var connection = await Open(store);
                await using var insert = connection.CreateCommand();
                insert.CommandText = "insert into posted (body) values ($body)";
                insert.Parameters.AddWithValue("$body", body.ToArray());
                await insert.ExecuteNonQueryAsync();
                return Results.StatusCode(StatusCodes.Status201Created);
            }
        );
        await app.StartAsync();
        return new BareEndpoint(folder, app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<SqliteConnection> Open(string store)
    {
        var connection = new SqliteConnection(store);
        await connection.OpenAsync();
        await Run(connection, "pragma journal_mode=wal; pragma synchronous=full; pragma busy_timeout=10000");
        return connection;
    }

    private static async Task Run(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
