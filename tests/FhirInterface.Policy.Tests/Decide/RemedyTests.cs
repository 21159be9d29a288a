using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Tests.Medicines;
using FhirInterface.Tests;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Decide;

/// <summary>A rejected request says the ways a hospital has, the days and the quantity; who does what it says is accepted.</summary>
public sealed partial class RemedyTests
{
    [GeneratedRegex(@"([Aa]bout )?(?<value>[\d.]+) (?<unit>[a-z ]+) would cover (the whole course of )?(?<days>[\d.]+) days?")]
    private static partial Regex Proposed { get; }

    private static readonly string[] Doses =
    [
        "one daily",
        "one twice a day",
        "two three times a day",
        "half a tablet daily",
        "one every other day",
        "three tablets once weekly on Mondays",
        "1-2 qds",
        "one bd for 7 days then one daily",
        "take 6 tablets daily for 5 days then 4 tablets daily for 5 days then 2 tablets daily",
        "1 every 8 hours",
        "one mane and two nocte",
        "one tablet up to four times a day when required",
        "one on Monday, Wednesday and Friday",
        "4 tablets daily reducing by 1 tablet every week",
    ];

    [Fact]
    public void The_quantity_that_the_remedy_proposes_is_accepted_when_it_is_posted() =>
        Gen.Select(Gen.Int[0, Doses.Length - 1], Gen.Int[1, 60], Gen.Bool)
            .SampleSeeded(
                (dose, days, shortOrder) =>
                {
                    var policy = Requests.Policy(outpatientDays: days);
                    // Either way of asking for too little: a proposal, and an order of a single tablet.
                    var first = Requests.Order(
                        "Prednisolone 5mg tablets",
                        Doses[dose],
                        shortOrder ? 1 : null,
                        intent: shortOrder ? "order" : "proposal"
                    );
                    if (Judge(first, policy).Findings.FirstOrDefault(finding => finding.Remedy is not null)?.Remedy is not { } remedy)
                        return;
                    var match = Proposed.Match(remedy);
                    Assert.True(match.Success, remedy);
                    Assert.Contains("own pharmacy", remedy, StringComparison.Ordinal);
                    Assert.Contains("EPS", remedy, StringComparison.Ordinal);
                    Assert.Contains("1001", remedy, StringComparison.Ordinal);
                    Assert.True(
                        match.Value.Contains("course", StringComparison.Ordinal)
                            || match.Groups["days"].Value == days.ToString(CultureInfo.InvariantCulture),
                        remedy
                    );

                    var order = Requests.Order(
                        "Prednisolone 5mg tablets",
                        Doses[dose],
                        decimal.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture),
                        match.Groups["unit"].Value
                    );
                    var judged = Judge(order, policy);
                    var allowed = match.Value.StartsWith("about", StringComparison.OrdinalIgnoreCase)
                        ? Disposition.Advise
                        : Disposition.Allow;
                    Assert.True(
                        judged.Disposition <= allowed,
                        $"{Doses[dose]}: {match.Value}, and then {string.Concat(judged.Findings.Select(finding => finding.Text))}"
                    );
                },
                iter: 1000
            );

    private static Decision Judge(MedicationRequest request, PolicyDocument policy)
    {
        request.Subject = new ResourceReference("#patient");
        request.Requester = new ResourceReference("#hospital");
        request.Contained =
        [
            new Patient
            {
                Id = "patient",
                Identifier = [new Identifier("https://fhir.nhs.uk/Id/nhs-number", "9990000018")],
                Name = [new HumanName { Family = "Testcase", Given = ["Maria"] }],
                BirthDate = "1957-05-14",
                GeneralPractitioner =
                [
                    new ResourceReference { Identifier = new Identifier("https://fhir.nhs.uk/Id/ods-organization-code", "Z99001") },
                ],
            },
            new Organization { Id = "hospital", Identifier = [new Identifier("https://fhir.nhs.uk/Id/ods-organization-code", "ZZ1")] },
        ];
        return RequestJudge.Judge(request, policy, new DecideContext(SampleLetter.Received));
    }
}
