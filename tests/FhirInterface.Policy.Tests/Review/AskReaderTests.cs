using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Tests.Review;

/// <summary>Cases as a clinician writes them; [brackets] mark the words that must be quoted.</summary>
public sealed class AskReaderTests
{
    [Theory]
    [InlineData("GP to kindly [commence amlodipine 5mg od].", "start-medicine")]
    [InlineData("3/7 TTO given, GP to [prescribe the rest].", "short-supply")]
    [InlineData("GP to [take over prescribing of methotrexate 15mg weekly].", "specialist-medicine")]
    [InlineData("Please [chase histology].", "chase-result")]
    [InlineData("GP to [arrange MRI knee].", "arrange-test")]
    [InlineData("Please [refer to dermatology].", "onward-referral")]
    [InlineData("GP to [issue a fit note].", "fit-note")]
    [InlineData("GP to [book outpatient appointment with cardiology].", "hospital-appointment")]
    [InlineData("Please [inform patient of the biopsy result].", "tell-patient")]
    [InlineData("Practice nurse to [remove sutures in 7 days].", "aftercare")]
    [InlineData("GP to [complete DVLA form].", "paperwork-logistics")]
    [InlineData("28/7 ramipril supplied, GP to [continue].", "continue-medicine")]
    [InlineData("Please [remove ibuprofen from repeat].", "update-record")]
    [InlineData("GP to [recheck HbA1c in 3 months].", "routine-monitoring")]
    [InlineData("GP to [review in 2/52].", "gp-review")]
    [InlineData("[If symptoms recur please re-refer].", "safety-net")]
    [InlineData("Plan: bloods done; pt - keep a diary of fits. GP to [review in 2/52].", "gp-review")]
    [InlineData("ECG done; pt - keep a diary. [Remove ibuprofen from repeat].", "update-record")]
    public void Finds_each_category(string marked, string category) => ExpectAsk(marked, category);

    [Theory]
    [InlineData("No need for GP to chase the histology.")]
    [InlineData("GP does not need to refer to cardiology.")]
    [InlineData("No fit note is needed.")]
    [InlineData("We have referred him to cardiology.")]
    [InlineData("Sick note issued for 4 weeks.")]
    [InlineData("We will write to the GP with the result.")]
    [InlineData("Ward team: chase CT and book OPA.")]
    [InlineData("GP was asked to repeat LFTs last month, these were normal.")]
    [InlineData("GP had started doxycycline before admission.")]
    [InlineData("Surgical team to chase histology.")]
    [InlineData("GP to be aware.")]
    [InlineData("ACTIONS FOR WARD - chase CT and book OPA.")]
    [InlineData("Plan: hosp - OP cystoscopy 3/52; pt - keep a bladder diary.")]
    [InlineData("IP team: review CTKUB at stone meeting.")]
    [InlineData("Please do not hesitate to contact me.")]
    [InlineData("An outpatient colonoscopy could be considered.")]
    [InlineData("GP to prescribe: nil.")]
    [InlineData("Repeat echo booked by us.")]
    [InlineData("Spinal surgery to be considered by the MDT.")]
    public void Asks_nothing_of_the_GP(string statement) => ExpectNothing(statement);

    [Theory]
    [InlineData("She will see her GP for [a fit note].", "fit-note")]
    [InlineData("Advised to ask GP for [a further supply of] tablets, 7/7 given.", "short-supply")]
    [InlineData("Told to [ask her GP whether the result is back].", "chase-result")]
    public void Finds_what_comes_through_the_patient(string marked, string category) =>
        ExpectAsk(marked, category, SectionKind.InformationGiven, quoteMayBeWider: true);

    [Theory]
    [InlineData("I would be grateful if you could [start sertraline 50 mg].", "start-medicine")]
    [InlineData("I wonder whether you might [refer her to the pain clinic].", "onward-referral")]
    [InlineData("Could I trouble you to [check her thyroid function in six weeks]?", "routine-monitoring")]
    [InlineData("Would you be happy to [take over prescribing of azathioprine]?", "specialist-medicine")]
    [InlineData("I would suggest that [ramipril is started].", "start-medicine")]
    public void Finds_dictated_requests(string marked, string category) =>
        ExpectAsk(marked, category, SectionKind.Body, Setting.Outpatient, quoteMayBeWider: true);

    [Theory]
    [InlineData("Please refer to physio if you agree.", "onward-referral")]
    [InlineData("Please arrange echo if not already done.", "arrange-test")]
    [InlineData("If BP stays above 140/90 please consider amlodipine.", "safety-net")]
    [InlineData("Should his symptoms return please refer back.", "safety-net")]
    public void Tells_courtesy_from_condition(string statement, string category) =>
        Assert.Equal(category, Assert.Single(GpAsks(statement)).Category);

    [Theory]
    [InlineData("GP to repeat U&Es in 6/52.", "P42D")]
    [InlineData("Please check FBC in three months' time.", "P3M")]
    [InlineData("GP to recheck LFTs in 10/7.", "P10D")]
    [InlineData("Practice nurse to remove sutures on 14/03/2026.", "2026-03-14")]
    [InlineData("GP to check TFTs on 3 March 2026.", "2026-03-03")]
    [InlineData("Repeat serum bHCG in 48 hours via own GP.", "P2D")]
    [InlineData("GP to check BP every 3 months.", null)]
    [InlineData("GP to repeat FBC in 4-6 weeks.", null)]
    [InlineData("GP to repeat FBC next week.", null)]
    [InlineData("GP to issue fit note for 2/52.", null)]
    public void Reads_dues(string statement, string? due) => Assert.Equal(due, Assert.Single(GpAsks(statement)).Due);

    [Fact]
    public void Splits_two_asks_each_with_its_own_words()
    {
        var asks = GpAsks("GP to kindly chase CT chest report and repeat U&Es in 6/52.", out var text);
        Assert.Equal(
            [("chase-result", "chase CT chest report", null), ("routine-monitoring", "repeat U&Es in 6/52", "P42D")],
            asks.Select(ask => (ask.Category, ask.Quote.Of(text), ask.Due))
        );
    }

    [Theory]
    [InlineData("U&Es to be repeated in 3 weeks.", SectionKind.PlanAndRequestedActions, 1)]
    [InlineData("Ward team: U&Es to be repeated in 3 weeks.", SectionKind.PlanAndRequestedActions, 0)]
    [InlineData("U&Es to be repeated in 3 weeks.", SectionKind.ClinicalSummary, 0)]
    public void A_passive_asks_the_GP_where_nobody_else_is_in_sight(string statement, SectionKind section, int asks) =>
        Assert.Equal(asks, GpAsks(statement, out _, section).Count);

    [Fact]
    public void A_heading_governs_what_stands_under_it_until_the_next()
    {
        var asks = GpAsks("ACTIONS FOR GP\n- Chase CT\nACTIONS FOR HOSPITAL\n- Chase MRI", out var text);
        Assert.Equal("Chase CT", Assert.Single(asks).Quote.Of(text));
    }

    [Theory]
    [InlineData("GP to arange MRI knee.", "arrange-test")]
    [InlineData("Please continiue ramipril, 28/7 supplied.", "continue-medicine")]
    [InlineData("GP to chase histolgoy.", "chase-result")]
    public void Forgives_one_letter(string statement, string category) => Assert.Equal(category, Assert.Single(GpAsks(statement)).Category);

    [Theory]
    [InlineData("GP to refer 2WW to urology.", true)]
    [InlineData("Please refer urgently to cardiology.", true)]
    [InlineData("Please refer to cardiology, non-urgent.", false)]
    public void Knows_what_is_urgent(string statement, bool urgent) => Assert.Equal(urgent, Assert.Single(GpAsks(statement)).Urgent);

    [Fact]
    public void Every_ask_says_why_and_stands_in_its_statement()
    {
        foreach (var ask in GpAsks("GP to chase CT. Please refer to physio. Sick note 2/52 GP."))
        {
            Assert.NotEmpty(ask.Reason.Rule);
            Assert.NotEmpty(ask.Reason.Context);
            Assert.True(ask.Statement.Contains(ask.Quote));
        }
    }

    private static void ExpectAsk(
        string marked,
        string category,
        SectionKind section = SectionKind.PlanAndRequestedActions,
        Setting setting = Setting.Discharge,
        bool quoteMayBeWider = false
    )
    {
        var start = marked.IndexOf('[', StringComparison.Ordinal);
        var end = marked.IndexOf(']', StringComparison.Ordinal) - 1;
        var statement = marked.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        var ask = Assert.Single(GpAsks(statement, out var text, section, setting));
        Assert.Equal(category, ask.Category);
        var expected = TextSpan.FromBounds(start, end);
        if (quoteMayBeWider)
            Assert.True(ask.Quote.Overlaps(expected), $"'{ask.Quote.Of(text)}' quoted instead of '{expected.Of(text)}'");
        else
            Assert.Equal(expected.Of(text), ask.Quote.Of(text));
    }

    private static void ExpectNothing(string statement) => Assert.Empty(GpAsks(statement));

    private static List<Ask> GpAsks(string statement) => GpAsks(statement, out _);

    private static List<Ask> GpAsks(
        string statement,
        out string text,
        SectionKind section = SectionKind.PlanAndRequestedActions,
        Setting setting = Setting.Discharge
    )
    {
        var reading = ReadingText.FromPlain(statement);
        text = reading.Text;
        return [.. AskReader.Default.Read(reading, setting, section).Where(ask => ask.Actor == Actor.Gp)];
    }
}
