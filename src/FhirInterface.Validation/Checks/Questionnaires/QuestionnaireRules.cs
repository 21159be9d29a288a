using System.Text;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;
using static System.FormattableString;

namespace FhirInterface.Validation.Checks.Questionnaires;

/// <summary>A QuestionnaireResponse answers its Questionnaire: known items, in order, of the right type and number (FHIR R4, QuestionnaireResponse).</summary>
internal sealed class QuestionnaireRules
{
    private static readonly int QuestionnaireName = Names.Intern("questionnaire");
    private static readonly int ItemName = Names.Intern("item");
    private static readonly int AnswerName = Names.Intern("answer");
    private static readonly int LinkIdName = Names.Intern("linkId");
    private static readonly int RequiredName = Names.Intern("required");
    private static readonly int RepeatsName = Names.Intern("repeats");
    private static readonly int StatusName = Names.Intern("status");

    private const int LongestLabel = 200;

    private readonly ValidationRun run;
    private readonly EnableWhen enableWhen;
    private readonly EnableWhenExpression enableWhenExpression;
    private readonly AnswerOptions options;
    private readonly AnswerLimits limits;
    private readonly CheckingWork work;
    private readonly QuestionIndex index = new();
    private readonly bool isUnfinished;

    private QuestionnaireRules(Node response, Node questionnaire, ValidationRun run)
    {
        this.run = run;
        work = new CheckingWork(run, response, "The response, with its questionnaire,");
        options = new AnswerOptions(run);
        limits = new AnswerLimits(run, work);
        enableWhen = new EnableWhen(response, questionnaire, work);
        enableWhenExpression = new EnableWhenExpression(response, questionnaire, run);
        isUnfinished = Text(response, StatusName) is "in-progress" or "stopped" or "entered-in-error";
    }

    public static void Check(Node response, ValidationRun run)
    {
        if (response.Child(QuestionnaireName) is not { Exists: true, HasValue: true } canonical)
        {
            return;
        }

        var url = canonical.Text!;
        var questionnaire = Find(response, url, run);
        if (!questionnaire.Exists && OtherKind(url, run) is { } kind)
        {
            run.Report(Messages.QuestionnaireOther, canonical, $"{url} is a {kind}, not a Questionnaire.");
            return;
        }

        if (!questionnaire.Exists)
        {
            run.Report(
                Messages.QuestionnaireUnknown,
                canonical,
                $"The questionnaire {url} is not at hand, so the answers were not checked against it."
            );
            return;
        }

        new QuestionnaireRules(response, questionnaire, run).CheckItems(questionnaire, response, response);
    }

    /// <summary>What a canonical is, if not a questionnaire: a definition at hand, or by its name in FHIR's own name space.</summary>
    private static string? OtherKind(string url, ValidationRun run)
    {
        const string Fhir = "http://hl7.org/fhir/";
        if (url.StartsWith(Fhir, StringComparison.Ordinal) && url.IndexOf('/', Fhir.Length) is > 0 and var end)
        {
            var name = url[Fhir.Length..end];
            return name != "Questionnaire" && FhirModel.FindResource(name) is not null ? name : null;
        }

        return Array.Find(["ValueSet", "CodeSystem", "StructureDefinition"], kind => !run.Definitions.Json(kind, url).IsEmpty);
    }

    private static Node Find(Node response, string url, ValidationRun run)
    {
        if (url.StartsWith('#'))
        {
            return run.References.Contained(response.RootResource, Encoding.UTF8.GetBytes(url[1..]));
        }

        var json = run.Definitions.Json("Questionnaire", url);
        return json.IsEmpty ? default : NodeReader.Read(json, FhirFormat.Json).Root;
    }

    /// <param name="asked">The questionnaire, or an item of it.</param>
    /// <param name="given">The response, an item or an answer of it, whose items answer those of <paramref name="asked"/>.</param>
    /// <param name="at">Where what is missing is reported.</param>
    private void CheckItems(Node asked, Node given, Node at)
    {
        var questions = index.Of(asked);
        var answered = new SortedDictionary<int, List<Node>>();
        var last = -1;
        foreach (var item in given.ChildrenNamed(ItemName))
        {
            var linkId = Text(item, LinkIdName) ?? "";
            var place = questions.Find(linkId);
            if (place < 0)
            {
                run.Report(Messages.QuestionnaireItem, item, $"The questionnaire has no item '{linkId}' here.");
                continue;
            }

            if (place < last)
            {
                run.Report(Messages.QuestionnaireOrder, item, $"Item '{linkId}' stands too late.");
            }

            last = Math.Max(last, place);
            if (!HasContent(item))
            {
                // It says no more than if it were not there, and is held against nothing (HL7's validator does so, too).
                continue;
            }

            if (!answered.TryGetValue(place, out var items))
            {
                answered[place] = items = [];
            }

            items.Add(item);
        }

        foreach (var place in questions.Needed)
        {
            answered.TryAdd(place, []);
        }

        foreach (var (place, items) in answered)
        {
            if (!work.Spend(1 + items.Count))
            {
                return;
            }

            CheckQuestion(questions.Questions[place], items, at);
        }
    }

    private void CheckQuestion(Node question, List<Node> items, Node at)
    {
        var linkId = Label(question);
        var type = Text(question, WellKnown.Type);
        var isEnabled = enableWhen.IsEnabled(question, items.Count > 0 ? items[0] : at) && enableWhenExpression.IsEnabled(question);
        if (!isEnabled)
        {
            foreach (var item in items)
            {
                run.Report(Messages.QuestionnaireNotEnabled, item, $"Item '{linkId}' is answered though it is not enabled.");
            }

            return;
        }

        var isGroup = type == "group";
        var answers = items.Sum(i => Count(i, AnswerName));
        var isAnswered = isGroup ? items.Exists(i => i.Child(ItemName).Exists) : answers > 0;
        if (!isAnswered && Is(question, RequiredName) && !isUnfinished)
        {
            run.Report(Messages.QuestionnaireRequired, items.Count > 0 ? items[0] : at, $"Item '{linkId}' is required.");
        }

        var occurrences = isGroup ? items.Count : answers;
        CheckOccurrences(question, occurrences, items.Count > 0 ? items[0] : at, linkId);
        if (items.Count > 1 && (!isGroup || !Is(question, RepeatsName)))
        {
            run.Report(Messages.QuestionnaireRepeats, items[1], $"Item '{linkId}' stands once only.");
        }
        else if (occurrences > 1 && !Is(question, RepeatsName))
        {
            run.Report(Messages.QuestionnaireRepeats, items[0], $"Item '{linkId}' takes one answer only.");
        }

        foreach (var item in items)
        {
            CheckItem(question, item, type, linkId);
        }
    }

    /// <summary>The extensions questionnaire-minOccurs and -maxOccurs, which say how often when that is more than once.</summary>
    private void CheckOccurrences(Node question, int count, Node place, string linkId)
    {
        if (!isUnfinished && ExtensionValues.Whole(question, QuestionExtensions.MinOccurs) is { } least && count < least)
        {
            run.Report(Messages.QuestionnaireOccurs, place, Invariant($"Item '{linkId}' stands {least} times at least, not {count}."));
        }

        if (ExtensionValues.Whole(question, QuestionExtensions.MaxOccurs) is { } most && count > most)
        {
            run.Report(Messages.QuestionnaireOccurs, place, Invariant($"Item '{linkId}' stands {most} times at most, not {count}."));
        }
    }

    /// <summary>The text is that of the question (R4 QuestionnaireResponse.item.text); strictly, a question without one has none.</summary>
    private void CheckText(Node question, Node item, string linkId)
    {
        if (item.Child(WellKnown.Text) is not { Exists: true, HasValue: true } given)
        {
            return;
        }

        var asked = question.Child(WellKnown.Text);
        if (asked is { Exists: true, HasValue: true } ? !asked.Utf8.SequenceEqual(given.Utf8) : run.Definitions.IsStrict)
        {
            run.Report(Messages.QuestionnaireText, item, $"The text of item '{linkId}' is not that of the questionnaire.");
        }
    }

    private void CheckItem(Node question, Node item, string? type, string linkId)
    {
        CheckText(question, item, linkId);
        if (type is "group" or "display" or "question")
        {
            if (item.Child(AnswerName).Exists)
            {
                run.Report(Messages.QuestionnaireType, item, $"Item '{linkId}' is a {type} and takes no answer.");
            }

            CheckItems(question, item, item);
            return;
        }

        if (item.Child(ItemName).Exists)
        {
            run.Report(Messages.QuestionnaireType, item, $"Item '{linkId}' is a question: its items stand below its answer.");
        }

        options.CheckExclusive(question, item, linkId);
        foreach (var answer in item.ChildrenNamed(AnswerName))
        {
            CheckAnswer(question, answer, type, linkId);
            if (answer.Child(ItemName).Exists || question.Child(ItemName).Exists)
            {
                CheckItems(question, answer, item);
            }
        }
    }

    private void CheckAnswer(Node question, Node answer, string? type, string linkId)
    {
        if (answer.Child(WellKnown.Value) is not { Exists: true } value)
        {
            return;
        }

        var allowed = Types(type);
        if (allowed.Length > 0 && !allowed.Contains(value.TypeName))
        {
            run.Report(Messages.QuestionnaireType, value, $"Item '{linkId}' takes {string.Join(" or ", allowed)}, not {value.TypeName}.");
            return;
        }

        limits.Check(question, value, linkId);
        options.Check(question, value, type, linkId);
    }

    internal static bool IsSame(Node left, Node right) => AnswerOptions.Key(left) == AnswerOptions.Key(right);

    private static string[] Types(string? type) =>
        type switch
        {
            "boolean" or "decimal" or "integer" or "date" or "dateTime" or "time" => [type],
            "string" or "text" => ["string"],
            "url" => ["uri"],
            "attachment" => ["Attachment"],
            "reference" => ["Reference"],
            "quantity" => ["Quantity"],
            "choice" => ["Coding", "date", "time", "integer", "string", "Reference"],
            "open-choice" => ["Coding", "string", "date", "time", "integer", "Reference"],
            _ => [],
        };

    /// <summary>The linkId as messages quote it; a questionnaire that comes along may have one of any length.</summary>
    private static string Label(Node question) =>
        Text(question, LinkIdName) is not { } linkId ? ""
        : linkId.Length <= LongestLabel ? linkId
        : linkId[..LongestLabel] + "…";

    private static bool HasContent(Node item) => item.Child(AnswerName).Exists || item.Child(ItemName).Exists;

    private static int Count(Node node, int name)
    {
        var count = 0;
        foreach (var _ in node.ChildrenNamed(name))
        {
            count++;
        }

        return count;
    }

    private static bool Is(Node node, int name) => node.Child(name) is { Exists: true, ValueKind: ValueKind.True };

    private static string? Text(Node node, int name) => node.Child(name) is { Exists: true } child ? child.Text : null;
}
