using FhirInterface.Api.Fhir;
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
var app = builder.Build();
app.UseRequestIds();
app.UseFhirErrors();
var fhir = app.MapGroup("/fhir").AddEndpointFilter<FhirDoor>();
fhir.MapPost("/Bundle/$review", (FhirBody b) => FhirResult.Ok(b.Resource));
app.Run();
