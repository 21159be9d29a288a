using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Tests.Decide;
using Hl7.Fhir.Model;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Policy.Tests.Rewrite;

/// <summary>What stands as an entry of its own follows the text: a request that went back is the hospital's to do there too.</summary>
public sealed class StructuredRewriteTests
{
    private const string Ask = "Please chase the histology of the colonic biopsy.";

    public enum Kind
    {
        Task,
        ServiceRequest,
        CarePlan,
    }

    [Theory]
    [InlineData(Kind.Task)]
    [InlineData(Kind.ServiceRequest)]
    [InlineData(Kind.CarePlan)]
    public void An_entry_with_the_same_request_is_readdressed_with_it(Kind kind)
    {
        var decision = Judge(Letter($"<p>{Ask}</p>", Entry(kind, Ask)));

        Assert.Equal(Disposition.Rewrite, decision.Disposition);
        Assert.Equal("ZZ1", Performer(decision.Rewritten!));
        var action = Assert.Single(decision.Actions);
        Assert.Equal(ActionOwner.Hospital, action.Owner);
        Assert.Contains(decision.Changes, change => change.Expression.StartsWith("Bundle.entry[5]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Kind.Task)]
    [InlineData(Kind.ServiceRequest)]
    [InlineData(Kind.CarePlan)]
    public void A_request_that_only_an_entry_makes_is_the_hospitals_too(Kind kind)
    {
        var decision = Judge(Letter("<p>He is well.</p>", Entry(kind, Ask)));

        Assert.Equal(Disposition.Rewrite, decision.Disposition);
        Assert.Equal("ZZ1", Performer(decision.Rewritten!));
        Assert.Equal(("chase-result", ActionOwner.Hospital), (decision.Actions[0].Category, decision.Actions[0].Owner));
    }

    [Theory]
    [InlineData(Kind.Task)]
    [InlineData(Kind.ServiceRequest)]
    [InlineData(Kind.CarePlan)]
    public void A_request_that_is_primary_cares_own_stays_with_the_practice(Kind kind)
    {
        var decision = Judge(Letter($"<p>{Ask}</p>", Entry(kind, "Please repeat U&Es in 6 weeks.")));

        Assert.Equal(Disposition.Rewrite, decision.Disposition);
        Assert.Equal("Z99001", Performer(decision.Rewritten!));
        Assert.Contains(decision.Actions, action => action is { Category: "routine-monitoring", Owner: ActionOwner.Gp });
    }

    [Theory]
    [InlineData(Kind.Task)]
    [InlineData(Kind.ServiceRequest)]
    public void An_urgent_entry_stays_and_is_marked(Kind kind)
    {
        var entry = Entry(kind, "Please arrange an ultrasound of the leg.");
        if (entry is FhirTask task)
            task.Priority = RequestPriority.Urgent;
        if (entry is ServiceRequest request)
            request.Priority = RequestPriority.Urgent;
        var decision = Judge(Letter("<p>He is well.</p>", entry));

        Assert.Equal(Disposition.Advise, decision.Disposition);
        Assert.True(Assert.Single(decision.Actions) is { Urgent: true, Owner: ActionOwner.Gp, Avoidable: true });
    }

    private static Decision Judge(Bundle letter) =>
        LetterJudge.Judge(letter, PolicySet.Shipped.For("ZZ1", "Z99001", SampleLetter.Received), new DecideContext(SampleLetter.Received));

    private static Bundle Letter(string div, Resource entry)
    {
        var letter = SampleLetter.Of(div);
        SampleLetter.Add(letter, 8, entry);
        return letter;
    }

    private static ResourceReference Practice() => new() { Identifier = new Identifier(Identifiers.OdsSystem, "Z99001") };

    private static Resource Entry(Kind kind, string words) =>
        kind switch
        {
            Kind.Task => new FhirTask
            {
                Status = FhirTask.TaskStatus.Requested,
                Intent = FhirTask.TaskIntent.Order,
                Description = words,
                Owner = Practice(),
            },
            Kind.ServiceRequest => new ServiceRequest
            {
                Status = RequestStatus.Active,
                Intent = RequestIntent.Order,
                Code = new CodeableConcept { Text = words },
                Performer = [Practice()],
            },
            _ => new CarePlan
            {
                Status = RequestStatus.Active,
                Intent = CarePlan.CarePlanIntent.Plan,
                Activity =
                [
                    new CarePlan.ActivityComponent
                    {
                        Detail = new CarePlan.DetailComponent
                        {
                            Status = CarePlan.CarePlanActivityStatus.NotStarted,
                            Description = words,
                            Performer = [Practice()],
                        },
                    },
                ],
            },
        };

    private static string? Performer(Bundle letter) =>
        letter
            .Entry.Select(entry => entry.Resource)
            .Select(resource =>
                resource switch
                {
                    FhirTask task => task.Owner,
                    ServiceRequest request => request.Performer[0],
                    CarePlan plan => plan.Activity[0].Detail!.Performer[0],
                    _ => null,
                }
            )
            .First(reference => reference is not null)!
            .Identifier?.Value;
}
