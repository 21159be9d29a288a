namespace FhirInterface.Policy.Decide;

/// <summary>A policy as design 5 writes it: one JSON document per custodian, optionally per practice, versioned.</summary>
public sealed record PolicyDocument
{
    public required string Custodian { get; init; }
    public required string Practice { get; init; }
    public required string Version { get; init; }
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>ODS code of the liaison.</summary>
    public required string Liaison { get; init; }
    public required IReadOnlyDictionary<string, PolicyLine> Asks { get; init; }
    public required SupplyPolicy Supply { get; init; }
    public IReadOnlyList<SharedCareLine> SharedCare { get; init; } = [];
    public string? SharedCareAuthority { get; init; }
    public required IReadOnlyList<string> HighRisk { get; init; }
    public string? HighRiskAuthority { get; init; }
    public int UrgentDueDays { get; init; } = 3;
    public double SafetyReleaseHours { get; init; } = 4;
    public double UrgentSafetyReleaseHours { get; init; } = 1;
    public double AcceptWithinHours { get; init; } = 24;
    public double CollectWithinHours { get; init; } = 24;
    public IReadOnlyDictionary<string, Estimate> Minutes { get; init; } = new Dictionary<string, Estimate>(StringComparer.Ordinal);
    public required Estimate WouldHaveReachedGp { get; init; }

    /// <summary>The document as it was written, to be kept and shown.</summary>
    public required string Json { get; init; }

    /// <summary>The policy version's address, named by Provenance and kept with every decision.</summary>
    public string Url =>
        $"https://fhirinterface.example/policies/{(Custodian == "*" ? "default" : Custodian)}"
        + $"{(Practice == "*" ? "" : $"/{Practice}")}/{Version}";

    /// <summary>Reads a policy strictly.</summary>
    /// <param name="file">What to call it in an error.</param>
    /// <exception cref="PolicyFormatException">With line and column.</exception>
    public static PolicyDocument Parse(string json, string file = "policy")
    {
        ArgumentNullException.ThrowIfNull(json);
        return PolicyReader.Read(json, file);
    }

    /// <summary>The line for a category of ask; a policy that is silent about it advises.</summary>
    public PolicyLine LineFor(string category) =>
        Asks.TryGetValue(category, out var line) ? line
        : Review.AskCategories.IsAvoidable(category) ? new(Disposition.Advise, "the policy has no line for this ask")
        : new(Disposition.Allow, "primary care's own work");
}

/// <summary>What to do about one category of ask, on whose authority; <paramref name="Unrelated"/> for an onward referral outside the episode.</summary>
public sealed record PolicyLine(Disposition Do, string Authority, Disposition? Unrelated = null);

/// <summary>Days a supply must last; null means that no length is asked for.</summary>
public sealed record SupplyPolicy(int? OutpatientDays, int? DischargeDays, int RepeatLeadDays, string Authority);

public sealed record SharedCareLine(string Medicine, IReadOnlyList<string> Practices, string? Authority);

/// <summary>A figure that is never shown without its range.</summary>
public sealed record Estimate(double Low, double Central, double High);
