using FhirInterface.Store;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Tests;

public sealed class MessageTests
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("message-discharge-summary.json", "ZZ2")]
    [InlineData("message-outpatient-letter.json", "ZZ3")]
    [InlineData("message-outpatient-medication-request.json", "ZZ1")]
    public async Task Our_messages_are_answered_and_the_same_again_alike(string file, string sender)
    {
        await using var bench = await FlowBench.Open();
        var bytes = await Example(file);
        var caller = new Caller("epr", sender, CallerRole.Hospital);

        var first = Assert.IsType<MessageAnswer.Answered>(await Send(bench, bytes, caller));
        var again = Assert.IsType<MessageAnswer.Answered>(await Send(bench, bytes, caller));

        Assert.NotEmpty(Header(first).Focus);
        Assert.Equal(first.Response.Id, again.Response.Id);
    }

    [Fact]
    public async Task The_same_message_id_with_other_content_is_refused()
    {
        await using var bench = await FlowBench.Open();
        var message = (Bundle)FhirText.Read(await Example("message-discharge-summary.json"));
        var caller = new Caller("epr", "ZZ2", CallerRole.Hospital);
        await Send(bench, FhirText.Write(message).ToArray(), caller);
        message.TimestampElement = new Instant(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.IsType<MessageAnswer.Conflict>(await Send(bench, FhirText.Write(message).ToArray(), caller));
    }

    [Fact]
    public async Task Of_two_with_one_id_and_other_content_that_come_together_one_is_taken_in_and_one_refused()
    {
        await using var bench = await FlowBench.Open();
        var message = (Bundle)FhirText.Read(await Example("message-discharge-summary.json"));
        var caller = new Caller("epr", "ZZ2", CallerRole.Hospital);
        var letter = message.Entry.Select(entry => entry.Resource).OfType<Bundle>().Single();
        var both = new List<byte[]>();
        foreach (var name in (string[])["one", "other"])
        {
            letter.Identifier = new Identifier("urn:ietf:rfc:3986", name);
            ((Composition)letter.Entry[0].Resource!).Identifier = null;
            both.Add(FhirText.Write(message).ToArray());
        }

        var answers = await Task.WhenAll(both.Select(bytes => Task.Run(() => Send(bench, bytes, caller))));

        Assert.Single(answers.OfType<MessageAnswer.Conflict>());
        Assert.Equal(1, await bench.Get<LetterStore>().Read(db => db.Letters.CountAsync(FlowBench.Cancel)));
    }

    [Fact]
    public async Task Every_prescription_message_is_answered_and_refusals_say_where()
    {
        var folder = Path.Combine(
            Environment.GetEnvironmentVariable("FHIRINTERFACE_SHARED") ?? Path.Combine(Root, "../shared"),
            "examples/eps"
        );
        Assert.SkipUnless(Directory.Exists(folder), "The shared examples are not here.");
        await using var bench = await FlowBench.Open();
        var refused = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var caller = new Caller("epr", "RBA", CallerRole.Administrator);
            var answer = Assert.IsType<MessageAnswer.Answered>(
                await Send(bench, await File.ReadAllBytesAsync(file, FlowBench.Cancel), caller)
            );
            var header = Header(answer);
            TestContext.Current.TestOutputHelper?.WriteLine($"{header.Response!.Code} {Path.GetFileName(file)}");
            if (header.Response!.Code != MessageHeader.ResponseType.FatalError)
                continue;
            refused.Add(file);
            Assert.All(((OperationOutcome)answer.Response.Entry[1].Resource!).Issue, issue => Assert.NotEmpty(issue.Expression));
        }

        Assert.NotEmpty(refused);
        Assert.Empty(await bench.Tasks(FlowBench.Practice));
    }

    private static Task<byte[]> Example(string file) =>
        File.ReadAllBytesAsync(Path.Combine(Root, "profiles/examples", file), FlowBench.Cancel);

    private static MessageHeader Header(MessageAnswer.Answered answer) => (MessageHeader)answer.Response.Entry[0].Resource!;

    private static Task<MessageAnswer> Send(FlowBench bench, byte[] bytes, Caller caller) =>
        bench.Flow.ProcessMessage(
            new Posting(bytes, "application/fhir+json", FhirText.Read(bytes), null, bench.Time.GetUtcNow()),
            caller,
            FlowBench.Cancel
        );

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FhirInterface.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
