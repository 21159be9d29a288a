namespace FhirInterface.Api.Fhir;

/// <summary>What body an answer to a change has (FHIR R4 http.html 3.1.0.1.4).</summary>
public enum ReturnPreference
{
    Unstated,
    Minimal,
    Representation,
    Outcome,
}

/// <summary>The Prefer header: wishes, never conditions; an unknown one is not heard.</summary>
public sealed record Prefer(ReturnPreference Return, bool Lenient)
{
    public static ValueTask<Prefer?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult<Prefer?>(Of(context.Request));
    }

    public static Prefer Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var wanted = ReturnPreference.Unstated;
        var lenient = false;
        foreach (var wish in request.Headers["Prefer"].SelectMany(line => (line ?? "").Split([',', ';'], StringSplitOptions.TrimEntries)))
        {
            switch (wish.Replace(" ", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal).ToLowerInvariant())
            {
                case "return=minimal":
                    wanted = ReturnPreference.Minimal;
                    break;
                case "return=representation":
                    wanted = ReturnPreference.Representation;
                    break;
                case "return=operationoutcome":
                    wanted = ReturnPreference.Outcome;
                    break;
                case "handling=lenient":
                    lenient = true;
                    break;
            }
        }

        return new Prefer(wanted, lenient);
    }
}
