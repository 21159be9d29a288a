using FhirInterface.Flow.Measures;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Tests;

/// <summary>From the first posting of a request to a supply in place.</summary>
public sealed class TurnaroundTests
{
    [Fact]
    public async Task A_request_takes_until_the_order_that_corrects_it()
    {
        await using var bench = await FlowBench.Open();
        await bench.Submit(RequestTests.Request());
        await bench.Pass(TimeSpan.FromHours(30));
        Assert.Equal((1, 0), await Counts(bench, FlowBench.Liaison));

        await bench.Submit(Order());

        Assert.Equal(30, await Hours(bench));
    }

    [Fact]
    public async Task A_prescription_sent_by_eps_is_the_supply_of_the_request_that_it_answers()
    {
        await using var bench = await FlowBench.Open();
        await bench.Submit(RequestTests.Request());
        await bench.Pass(TimeSpan.FromHours(5));
        await OneMedicineTests.Send(bench, new Prescription());
        Assert.Equal(5, await Hours(bench));

        await OneMedicineTests.Send(bench, new Prescription { Cancelled = true });

        Assert.Equal((1, 0), await Counts(bench, FlowBench.Liaison));
    }

    [Fact]
    public async Task An_order_that_was_right_at_once_takes_no_time()
    {
        await using var bench = await FlowBench.Open();
        await bench.Submit(Order());
        Assert.Equal(0, await Hours(bench));
    }

    [Fact]
    public async Task A_letter_takes_until_its_author_has_mended_it()
    {
        await using var bench = await FlowBench.Open();
        var first = new LetterText("GP to start amlodipine 5 mg once daily.");
        await bench.Submit(first);
        await bench.Pass(TimeSpan.FromHours(2));
        await bench.Submit(
            new LetterText("Amlodipine 5 mg once daily started and 28 days supplied by our pharmacy.") { Replaces = first.Posting }
        );

        Assert.Equal(2, await Hours(bench));
    }

    [Fact]
    public async Task The_report_tells_how_many_how_long_and_who_still_waits()
    {
        await using var bench = await FlowBench.Open();
        foreach (var hours in (int[])[1, 4, 9])
        {
            var request = RequestTests.Request();
            await bench.Submit(request);
            await bench.Pass(TimeSpan.FromHours(hours));
            var order = Order();
            order.PriorPrescription = new ResourceReference { Identifier = request.Identifier[0] };
            await bench.Submit(order);
        }

        await bench.Submit(RequestTests.Request());
        var scope = Scope(bench);
        var report = AvoidableAsksReport.Of(scope, new AskFigures([]), await Requests(bench), bench.Time.GetUtcNow());

        var turnaround = Assert.Single(report.Extension, extension => extension.Url == Systems.Profile("turnaround"));
        Assert.Equal(4, ((Integer)turnaround.GetExtension("requests").Value!).Value);
        Assert.Equal(3, ((Integer)turnaround.GetExtension("supplied").Value!).Value);
        Assert.Equal(4, ((Quantity)turnaround.GetExtension("median").Value!).Value);
        Assert.Equal(9, ((Quantity)turnaround.GetExtension("longest").Value!).Value);
    }

    [Fact]
    public async Task Nobody_sees_the_requests_of_others()
    {
        await using var bench = await FlowBench.Open();
        await bench.Submit(Order());
        Assert.Equal((1, 1), await Counts(bench, FlowBench.Liaison));
        Assert.Equal((0, 0), await Counts(bench, FlowBench.OtherHospital));
        Assert.Equal((0, 0), await Counts(bench, FlowBench.OtherPractice));
    }

    private static async Task<(int Requests, int Supplied)> Counts(FlowBench bench, Caller caller)
    {
        var times = await bench.Get<Turnaround>().Of(Scope(bench), caller, FlowBench.Cancel);
        return (times.Requests, times.Waits.Count);
    }

    private static Task<RequestTimes> Requests(FlowBench bench) =>
        bench.Get<Turnaround>().Of(Scope(bench), FlowBench.Liaison, FlowBench.Cancel);

    /// <summary>To the hundredth; the store's own clock moves on by a tick with each commit.</summary>
    private static async Task<double> Hours(FlowBench bench) => Math.Round(Assert.Single((await Requests(bench)).Waits).TotalHours, 2);

    private static MeasureScope Scope(FlowBench bench)
    {
        var today = Policy.London.DateOf(bench.Time.GetUtcNow());
        return new(today.AddDays(-14), today);
    }

    private static MedicationRequest Order()
    {
        var order = RequestTests.Request(MedicationRequest.MedicationRequestIntent.Order);
        order.DispenseRequest = new MedicationRequest.DispenseRequestComponent
        {
            Quantity = new Quantity { Value = 28, Unit = "tablet" },
        };
        return order;
    }
}
