using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Decide;

/// <summary>Dates that make sense: a letter is not from the future, nobody is discharged before admission or born after the letter.</summary>
internal static class LetterDates
{
    public static IEnumerable<Finding> Check(LetterReview review, PolicyDocument policy, DecideContext context)
    {
        if (review.Letter is not { } letter)
            yield break;
        var received = London.DateOf(context.ReceivedAt);
        if (letter.Date > received.AddDays(1))
            yield return Of(
                "The letter's date lies in the future; give the date on which it was written.",
                "Bundle.entry[0].resource.date",
                policy
            );
        for (var i = 0; i < letter.Bundle.Entry.Count; i++)
        {
            var path = Paths.Entry(i);
            switch (letter.Bundle.Entry[i].Resource)
            {
                case Patient patient when DueDates.Of(patient.BirthDate, null) > received:
                    yield return Of("The patient's birth date lies in the future; check it.", $"{path}.birthDate", policy);
                    break;
                case Encounter { Period: { Start: { } start, End: { } end } } when DueDates.Of(end, null) < DueDates.Of(start, null):
                    yield return Of("The encounter ends before it starts; check both dates.", $"{path}.period", policy);
                    break;
                case Encounter { Period.End: { } end } when DueDates.Of(end, null) > received.AddDays(1):
                    yield return Of("The encounter ends in the future; give the day of discharge.", $"{path}.period.end", policy);
                    break;
            }
        }
    }

    private static Finding Of(string text, string expression, PolicyDocument policy) =>
        new()
        {
            Code = InterfaceFindings.DateImplausible,
            Kind = FindingKind.Note,
            Disposition = Disposition.Advise,
            Text = text,
            Expression = expression,
            Authority = "dates of a letter must be possible",
            Rule = InterfaceFindings.DateImplausible,
            PolicyVersion = policy.Version,
            IssueCode = "value",
        };
}
