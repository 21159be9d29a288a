using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FhirInterface.Load;

/// <summary>The floor: an endpoint that only reads the body and makes one durable insert of it, in SQLite (WAL, synchronous=FULL) or PostgreSQL.</summary>
internal sealed class BareEndpoint : IAsyncDisposable
{
    private readonly string _folder;
    private readonly WebApplication _app;
    private readonly NpgsqlDataSource? _postgres;

    private BareEndpoint(string folder, WebApplication app, NpgsqlDataSource? postgres) =>
        (_folder, _app, _postgres) = (folder, app, postgres);

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <param name="connection">Of a PostgreSQL; empty for SQLite in a folder of its own.</param>
    public static async Task<BareEndpoint> Start(string connection)
    {
        var folder = Directory.CreateTempSubdirectory("fhirinterface-bare-").FullName;
        var postgres = connection.Length > 0 ? NpgsqlDataSource.Create(connection) : null;
        Func<byte[], Task> insert = postgres is null
            ? await Sqlite($"Data Source={Path.Combine(folder, "bare.db")}")
            : await Postgres(postgres);

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
                await insert(body.ToArray());
                return Results.StatusCode(StatusCodes.Status201Created);
            }
        );
        await app.StartAsync();
        return new BareEndpoint(folder, app, postgres);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (_postgres is not null)
        {
            await using (var drop = _postgres.CreateCommand("drop table bare_posted"))
                await drop.ExecuteNonQueryAsync();
            await _postgres.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<Func<byte[], Task>> Postgres(NpgsqlDataSource postgres)
    {
        await using (
            var create = postgres.CreateCommand(
                "create table bare_posted (id bigint generated always as identity primary key, body bytea not null)"
            )
        )
            await create.ExecuteNonQueryAsync();
        return async body =>
        {
            await using var insert = postgres.CreateCommand("insert into bare_posted (body) values ($1)");
            insert.Parameters.Add(new NpgsqlParameter { Value = body });
            await insert.ExecuteNonQueryAsync();
        };
    }

    private static async Task<Func<byte[], Task>> Sqlite(string store)
    {
        await using (var connection = await Open(store))
            await Run(connection, "create table posted (id integer primary key, body blob not null)");
        return async body =>
        {
            await using var connection = await Open(store);
            await using var insert = connection.CreateCommand();
            insert.CommandText = "insert into posted (body) values ($body)";
            insert.Parameters.AddWithValue("$body", body);
            await insert.ExecuteNonQueryAsync();
        };
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
