using System.Globalization;
using FhirInterface.Flow;
using FhirInterface.Flow.Validate;
using FhirInterface.Policy.Decide;
using FhirInterface.Validation;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace FhirInterface.Cli;

/// <summary>Reviews a file as the service would on the day that the letter says it was sent; nothing is stored.</summary>
internal sealed class FileReviewer(Assessor assessor)
{
    /// <summary>A moment before any policy, for what does not say when it was sent: the earliest policy judges it.</summary>
    private static readonly DateTimeOffset Undated = DateTimeOffset.UnixEpoch;

    /// <summary>By the shipped policies, or by one given policy whatever hospital a letter comes from.</summary>
    /// <exception cref="UsageException">The policy file cannot be used.</exception>
    public static FileReviewer Under(string? policyFile)
    {
        var policies = Policies(policyFile);
        return new FileReviewer(new Assessor(Validator.Default, () => policies));
    }

    /// <inheritdoc cref="Under"/>
    public static PolicySet Policies(string? policyFile) =>
        policyFile is null ? PolicySet.Shipped : new PolicySet([ReadPolicy(policyFile) with { Custodian = "*", Practice = "*" }]);

    public FileReview Review(string path)
    {
        var file = FhirFile.Read(path);
        if (file.Resource is not { } resource)
            return new FileReview.Unreadable(path, $"The file cannot be read: {file.Problem}");

        try
        {
            var assessment = resource is Bundle { TypeElement.JsonValue: "message" } message
                ? OfMessage(message)
                : assessor.Assess(new Posting(file.File.Body, file.ContentType, resource, RequestId: null, MomentOf(resource)));
            return assessment switch
            {
                Assessment.Judged judged => new FileReview.Done(path, resource, judged),
                Assessment.NotALetter refused => new FileReview.Unreadable(
                    path,
                    refused.Outcome.Issue[0].Details?.Text ?? "This is no letter."
                ),
                var other => throw new System.Diagnostics.UnreachableException($"{other}"),
            };
        }
        catch (Exception bad) when (bad is CodedException or FormatException)
        {
            // A value that its type cannot hold, met where the letter was being read.
            return new FileReview.Unreadable(path, bad.Message);
        }
    }

    /// <summary>Design 6.9: the moment of receipt is the Bundle's own timestamp.</summary>
    private static DateTimeOffset MomentOf(Resource resource) =>
        resource switch
        {
            Bundle { TimestampElement.JsonValue: string written } => Parse(written),
            MedicationRequest { AuthoredOnElement.JsonValue: string written } => Parse(written),
            _ => Undated,
        };

    private static DateTimeOffset Parse(string moment) =>
        DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed : Undated;

    private Assessment OfMessage(Bundle message)
    {
        var header = message.Entry.FirstOrDefault()?.Resource as MessageHeader;
        var focus = header?.Focus.FirstOrDefault()?.Reference;
        var resource = message.Entry.Find(entry => focus is not null && entry.FullUrl == focus)?.Resource;
        return resource is null
            ? new Assessment.NotALetter(
                Outcomes.Error(
                    OperationOutcome.IssueType.NotFound,
                    "The message's focus is not among its entries.",
                    "Bundle.entry[0].resource.focus"
                )
            )
            : assessor.Assess(resource, MomentOf(resource) is var moment && moment == Undated ? MomentOf(message) : moment);
    }

    private static PolicyDocument ReadPolicy(string file)
    {
        try
        {
            return PolicyDocument.Parse(File.ReadAllText(file), file);
        }
        catch (Exception problem) when (problem is PolicyFormatException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(problem.Message);
        }
    }
}

/// <summary>What a review of one file came to.</summary>
internal abstract record FileReview(string File)
{
    /// <summary>A letter or a request, judged.</summary>
    public sealed record Done(string File, Resource Resource, Assessment.Judged Judged) : FileReview(File);

    /// <summary>No letter or request, or none that can be read.</summary>
    public sealed record Unreadable(string File, string Problem) : FileReview(File);

    public bool Rejected => this is Unreadable or Done { Judged.Decision.Disposition: Disposition.Reject };
}
