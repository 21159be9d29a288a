using System.Globalization;
using FhirInterface.Flow;
using Hl7.Fhir.Model;

namespace FhirInterface.Demo;

/// <summary>Something that a hospital posts in the invented year.</summary>
/// <param name="Name">What it is known by in the store, <c>system|value</c>; an order has the name of the proposal that it corrects.</param>
internal sealed record DemoPosting(DateTimeOffset At, Resource Resource, string Custodian, string Name, bool IsOrder);

/// <summary>
/// The invented year, posting by posting: the same start gives the same year again, so that a run that was cut short can go on where the
/// store ends. Hospitals learn (letters ask less towards the end), most clinics mend what they proposed, and in the last two weeks one
/// clinic asks one surgery 42 times to prescribe: the case that the whole service began with.
/// </summary>
/// <param name="days">How long the year is.</param>
internal sealed class DemoScript(DateTimeOffset start, int days = DemoScript.Year)
{
    /// <summary>Fifty-two weeks.</summary>
    public const int Year = 364;
    private const int Seed = 2026;
    private const int LettersADay = 4;

    /// <summary>Days in which the 42 are posted: all lie within the two weeks that the start page tells of.</summary>
    private const int LastDays = 13;
    private static readonly string[] Custodians = ["ZZ1", "ZZ2", "ZZ3"];

    /// <summary>Hours from a letter's own date to its posting: most in time, some later than the contract allows.</summary>
    private static readonly int[] Delays = [1, 3, 6, 2, 10, 5, 30, 4, 8, 200];

    private readonly InventedLetters _letters = new(Seed);
    private readonly InventedRequests _requests = new(Seed);

    /// <summary>Proposals that their clinic has still to mend, with the day on which it will.</summary>
    private readonly Queue<(int Day, MedicationRequest Proposal, string Custodian)> _toMend = new();
    private int _letter;

    /// <summary>What is posted on a day, in order. Days must be asked for one after the other.</summary>
    public IReadOnlyList<DemoPosting> Day(int day)
    {
        var postings = new List<DemoPosting>();
        for (var n = 0; n < LettersADay; n++)
        {
            var at = At(day, n * 3);
            var letter = _letters.Next(at.AddHours(-Delays[_letter++ % Delays.Length]), day < days / 2 ? 4 : 3);
            postings.Add(new(at, letter.Bundle, letter.Custodian, Name(letter.Bundle.Identifier!), IsOrder: false));
        }

        while (_toMend.TryPeek(out var due) && due.Day <= day)
        {
            _toMend.Dequeue();
            var at = At(day, 10);
            postings.Add(Posting(InventedRequests.OrderFor(due.Proposal, 28, at), at, due.Custodian));
        }

        if (day >= days - LastDays)
        {
            for (var n = 0; n < (day == days - 1 ? 6 : 3); n++)
                Propose(postings, At(day, 10 + (n * 0.25)), "ZZ1", "Z99007");
        }
        else if (day % 3 == 0)
        {
            var (custodian, practice) = (Custodians[day / 3 % 3], (day * 7 % 20) + 1);
            var proposal = Propose(postings, At(day, 10.5), custodian, string.Create(CultureInfo.InvariantCulture, $"Z990{practice:00}"));
            if (day % 4 != 0)
                _toMend.Enqueue((day + 1 + (day % 3), proposal, custodian));
        }

        return postings;
    }

    /// <summary>A moment of a day of the year.</summary>
    public DateTimeOffset At(int day, double hours) => start.AddDays(day).AddHours(hours);

    private MedicationRequest Propose(List<DemoPosting> postings, DateTimeOffset at, string custodian, string practice)
    {
        var proposal = _requests.Proposal(at, custodian, practice);
        postings.Add(Posting(proposal, at, custodian));
        return proposal;
    }

    private static DemoPosting Posting(MedicationRequest request, DateTimeOffset at, string custodian) =>
        new(at, request, custodian, Name(request.Identifier[0]), request.Intent == MedicationRequest.MedicationRequestIntent.Order);

    private static string Name(Identifier identifier) => $"{identifier.System}|{identifier.Value}";
}
