using System.Globalization;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Attachments;
using FhirInterface.Policy.Rewrite;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Review;

/// <summary>REVIEW: gathers what a letter asks of the GP, in its sections, its structured entries and its attachments.</summary>
public static class Reviewer
{
    private static readonly AskReader Reader = new();

    internal static AskReading Default { get; } = Reader.Read;

    /// <summary>What the rules alone read: a rewrite rests on it, since it must come apart the same way every time.</summary>
    private static readonly AskReading RulesAlone = AskReader.RulesOnly.Read;

    public static LetterReview Review(Bundle document) => Review(document, Default);

    internal static LetterReview Review(Bundle document, AskReading reading) => Review(document, reading, RulingOf(reading));

    /// <param name="document">The letter.</param>
    /// <param name="reading">Reads the asks.</param>
    /// <param name="ruling">The same by the rules alone.</param>
    internal static LetterReview Review(Bundle document, AskReading reading, AskReading ruling)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Entry.FirstOrDefault()?.Resource is Composition
            ? Review(ReadLetter.Of(document), reading, ruling)
            : new(null, Parties.Of(document), [], []);
    }

    internal static LetterReview Review(ReadLetter read, AskReading reading, AskReading ruling)
    {
        var letter = read.Letter;
        return new(
            letter,
            read.Parties,
            [
                .. letter.Sections.SelectMany(section => InSection(letter, section, HeadSection.IsOurs(section) ? ruling : reading)),
                .. StructuredAsks.Of(letter, read.Parties, reading),
                .. read.Attachments.SelectMany(attachment => InAttachment(letter, attachment, reading)),
            ],
            [
                .. read.Attachments.Select(attachment => new ReviewedAttachment(
                    attachment.Expression,
                    attachment.ContentType,
                    attachment.Text.Whole
                )),
            ]
        )
        {
            Read = read,
            Reading = reading,
            Ruling = ruling,
        };
    }

    internal static AskReading RulingOf(AskReading reading) => reading == Default ? RulesAlone : reading;

    private static IEnumerable<ReviewedAsk> InSection(Letter letter, LetterSection section, AskReading reading) =>
        reading(section.Reading, letter.Setting, section.Kind, section.Title)
            .Where(ask => ask.Actor == Actor.Gp)
            .Select(ask => new ReviewedAsk
            {
                Origin = AskOrigin.Narrative,
                Ask = ask,
                Quote = ask.Quote.Of(section.Reading.Text),
                Statement = ask.Statement.Of(section.Reading.Text),
                Expression = section.Expression,
                TextStart = ask.Quote.Start,
                Due = ask.Due,
                Urgent = ask.Urgent,
                InLetter = new LetterAsk(section, ask),
            });

    private static IEnumerable<ReviewedAsk> InAttachment(Letter letter, Attached attachment, AskReading read)
    {
        if (attachment.Text.Words is not { } words)
            return [];
        var reading = ReadingText.FromPlain(words);
        return read(reading, letter.Setting, SectionKind.Body, null)
            .Where(ask => ask.Actor == Actor.Gp)
            .Select(ask => new ReviewedAsk
            {
                Origin = AskOrigin.Attachment,
                Ask = ask,
                Quote = ask.Quote.Of(reading.Text),
                Statement = ask.Statement.Of(reading.Text),
                Expression = attachment.Expression,
                TextStart = ask.Quote.Start,
                Due = ask.Due,
                Urgent = ask.Urgent,
            });
    }
}

/// <summary>Asks of the practice that stand in entries of their own: Tasks, ServiceRequests, activities of a CarePlan.</summary>
internal static class StructuredAsks
{
    private const string Heading = "Actions for GP";

    public static IEnumerable<ReviewedAsk> Of(Letter letter, Parties parties, AskReading read)
    {
        var index = new DocumentIndex(letter.Bundle);
        for (var i = 0; i < letter.Bundle.Entry.Count; i++)
        {
            foreach (var request in RequestsOf(letter.Bundle.Entry[i].Resource))
            {
                if (!request.Performers.Any(performer => IsPractice(performer, request.Holder, parties, index)))
                    continue;
                var reading = ReadingText.FromPlain(request.Words);
                foreach (var ask in read(reading, letter.Setting, SectionKind.PlanAndRequestedActions, Heading))
                {
                    if (ask.Actor != Actor.Gp)
                        continue;
                    yield return new ReviewedAsk
                    {
                        Origin = AskOrigin.StructuredEntry,
                        Ask = ask,
                        Quote = ask.Quote.Of(reading.Text),
                        Statement = reading.Text,
                        Expression = string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{i}].resource{request.Path}"),
                        Due = ask.Due ?? request.Due,
                        Urgent = ask.Urgent || request.Urgent,
                        Entry = i,
                        Activity = request.Activity,
                    };
                }
            }
        }
    }

    /// <summary>Whether a performer is the patient's practice or somebody who works there.</summary>
    internal static bool IsPractice(ResourceReference performer, Resource holder, Parties parties, DocumentIndex index)
    {
        var ods = index.Resolve(performer, holder) switch
        {
            Organization organisation => Identifiers.Ods(organisation.Identifier),
            PractitionerRole role => Identifiers.Ods((index.Resolve(role.Organization, role) as Organization)?.Identifier)
                ?? Identifiers.Ods(role.Organization?.Identifier),
            _ => Identifiers.Ods(performer.Identifier),
        };
        return ods is not null && string.Equals(ods, parties.PracticeOds, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<Request> RequestsOf(Resource? resource)
    {
        switch (resource)
        {
            case Hl7.Fhir.Model.Task task when IsOpen(task) && task.Owner is not null:
                yield return new Request(
                    task,
                    "",
                    [task.Owner],
                    Words(task.Description, task.Code),
                    task.Restriction?.Period?.End ?? task.ExecutionPeriod?.End,
                    IsUrgent(task.PriorityElement?.JsonValue as string),
                    null
                );
                break;
            case ServiceRequest request when IsOpen(request.StatusElement?.JsonValue as string):
                yield return new Request(
                    request,
                    "",
                    request.Performer,
                    Words(request.Code?.Text, request.Code, request.Note),
                    (request.Occurrence as FhirDateTime)?.Value ?? (request.Occurrence as Period)?.End,
                    IsUrgent(request.PriorityElement?.JsonValue as string),
                    null
                );
                break;
            case CarePlan plan when IsOpen(plan.StatusElement?.JsonValue as string):
                for (var i = 0; i < plan.Activity.Count; i++)
                {
                    if (
                        plan.Activity[i].Detail is { } detail
                        && detail.StatusElement?.JsonValue as string is not ("completed" or "cancelled")
                    )
                    {
                        yield return new Request(
                            plan,
                            string.Create(CultureInfo.InvariantCulture, $".activity[{i}].detail"),
                            detail.Performer,
                            Words(detail.Description, detail.Code),
                            (detail.Scheduled as Period)?.End,
                            false,
                            i
                        );
                    }
                }

                break;
        }
    }

    private static bool IsOpen(Hl7.Fhir.Model.Task task) =>
        task.StatusElement?.JsonValue as string is not ("completed" or "cancelled" or "failed" or "rejected" or "entered-in-error");

    private static bool IsOpen(string? status) => status is not ("completed" or "revoked" or "entered-in-error");

    private static bool IsUrgent(string? priority) => priority is "urgent" or "asap" or "stat";

    private static string Words(string? description, CodeableConcept? code, IEnumerable<Annotation>? notes = null) =>
        string.Join(
            "\n",
            new[] { description ?? code?.Text ?? code?.Coding.FirstOrDefault()?.Display }
                .Concat(notes?.Select(note => note.Text) ?? [])
                .Where(words => !string.IsNullOrWhiteSpace(words))
        );

    private sealed record Request(
        Resource Holder,
        string Path,
        IReadOnlyList<ResourceReference> Performers,
        string Words,
        string? Due,
        bool Urgent,
        int? Activity
    );
}
