using FhirInterface.Api.Access;
using FhirInterface.Api.Admin;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Endpoints;
using FhirInterface.Api.Fhir;
using FhirInterface.Api.Running;
using FhirInterface.Api.Search;
using FhirInterface.Flow;
using FhirInterface.Store;
using FhirInterface.Workspace;

if (args is ["admin", .. var command])
    return await AdminCommand.Run(command);

var builder = WebApplication.CreateBuilder(args);
if (SettingsCheck.Faults(builder.Configuration) is { Count: > 0 } faults)
{
    await Console.Error.WriteLineAsync("The configuration is not right:\n" + string.Join('\n', faults.Select(fault => "- " + fault)));
    return AdminCommand.WrongUsage;
}

var store = StoreSettings.Of(builder.Configuration, builder.Environment);

// Beside all that is set up here; the store is opened when that is done.
var model = Task.Run(() => StoreSetup.BuildModel(store.Provider));
var data = store.DataFolder;
var development = AccessSetup.IssuesTokens(builder);

builder.ConfigureLogging();
builder.ConfigureListening(loopbackOnly: development);
builder.AddAccess(data);
builder.AddThrottle();
builder.AddShedding();

DmdTable.UseIfThere(data);
if (args.Contains("--demo", StringComparer.Ordinal))
    await DemoStart.Fill(store);

builder.AddValidation();
builder.Services.AddFlow(store);
builder.Services.AddHostedService<AuditSealWorker>();
builder.Services.AddStoredKeys(data, shared: store.Provider == "postgresql");
builder.Services.AddOptions<BodyLimits>().BindConfiguration("Body");
builder.Services.AddSingleton(ServerVersion.Current);
builder.Services.AddSingleton<Capabilities>();
builder.Services.AddSingleton<PageToken>();
builder.Services.AddScoped<SearchRun>();
builder.Services.AddScoped<HistoryRun>();
builder.Services.AddWorkspace(
    new WorkspaceOptions
    {
        Authority = builder.Configuration["Workspace:Authority"] ?? builder.Configuration["Access:Authority"],
        ClientId = builder.Configuration["Workspace:ClientId"],
        ClientSecret = builder.Configuration["Workspace:ClientSecret"],
        OffersReadyPersons = development,
        AllowsPlainHttp = builder.Environment.IsDevelopment(),
    }
);
builder.Services.AddOpenApiDocument();
builder.AddTelemetry();
builder.Services.Configure<RouteOptions>(routes =>
{
    routes.SetParameterPolicy<FhirIdConstraint>("fhirid");
    routes.SetParameterPolicy<FhirTypeConstraint>("fhirtype");
});

var app = builder.Build();
app.UseRequestIds();
app.UseSecurityHeaders(everAfterTls: !app.Environment.IsDevelopment());
app.UseRequestLog();
app.UseFhirErrors();
app.UseSwaggerPage(readyClients: development);
app.UseWorkspaceHeaders();
app.UseRouting();
app.UseAuthentication();
app.UseCallers();
app.UseRateLimiter();
app.UseShedding();
app.UseRefusedCalls();
app.UseAuthorization();
app.UseAccessGate();

app.MapFhir();
app.MapPolicies();
app.MapHealth();
app.MapPrometheusScrapingEndpoint("/metrics");
app.MapOpenApi("/openapi/{documentName}.json").Says(new FhirCall("The OpenAPI document") { Roles = [] });
app.MapWorkspace();
if (development)
    app.MapDevTokens();

app.SayWhere(loopbackOnly: development);

// Beside each other: neither needs what the other makes.
var warm = Task.Run(() => WarmUp.Run(app.Services));
await model;
await app.Services.GetRequiredService<FlowStart>().Prepare(app.Lifetime.ApplicationStopping);
await warm;
await app.RunAsync();
return AdminCommand.Ok;
