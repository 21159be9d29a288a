using FhirInterface.Store.Actions;

namespace FhirInterface.Flow.Deliver;

/// <summary>Plain criteria and filters of a subscription: <c>Task?owner:identifier=…&amp;status=requested,accepted</c>.</summary>
internal sealed record SubscriptionCriteria(string Type, IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Parameters)
{
    private static readonly string[] OfTask = ["owner:identifier", "requester:identifier", "status", "code", "priority", "_profile"];
    private static readonly string[] OfBundle = ["practice", "custodian"];

    /// <summary>Null where it is none that can be watched; <paramref name="fault"/> says why.</summary>
    public static SubscriptionCriteria? Read(string text, out string? fault)
    {
        fault = null;
        var question = text.IndexOf('?', StringComparison.Ordinal);
        var type = question < 0 ? text : text[..question];
        if (type is not ("Task" or "Bundle"))
        {
            fault = "Criteria watch Task or Bundle, or name one of the topics.";
            return null;
        }

        var parameters = new List<(string, IReadOnlyList<string>)>();
        foreach (var pair in question < 0 ? [] : text[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]);
            if (equals < 0 || !(type == "Task" ? OfTask : OfBundle).Contains(name))
            {
                fault = $"\"{name}\" cannot be watched in {type}.";
                return null;
            }

            parameters.Add((name, Uri.UnescapeDataString(pair[(equals + 1)..]).Split(',')));
        }

        return new SubscriptionCriteria(type, parameters);
    }

    /// <summary>The key that owner (for a letter the practice) must have; null if it is not said.</summary>
    public string? OwnerKey => Party("owner:identifier", "practice");

    /// <summary>The key that requester (for a letter the custodian) must have.</summary>
    public string? RequesterKey => Party("requester:identifier", "custodian");

    public bool Watches(HappeningKind kind) => kind == (Type == "Task" ? HappeningKind.TaskChanged : HappeningKind.LetterReleased);

    /// <summary>Whether a Task is among them, owner and requester aside.</summary>
    public bool Matches(ActionRecord task) =>
        Parameters.All(parameter =>
            parameter.Name switch
            {
                "status" => parameter.Values.Any(value => Code(value) == task.Status),
                "code" => parameter.Values.Any(value => Code(value) == task.Code),
                "priority" => parameter.Values.Any(value => Code(value) == task.Priority),
                "_profile" => parameter.Values.Any(value => value == Systems.Profile(task.Kind.ToString())),
                _ => true,
            }
        );

    private string? Party(string ofTask, string ofBundle)
    {
        var values = Parameters.FirstOrDefault(parameter => parameter.Name == ofTask || parameter.Name == ofBundle).Values;
        if (values is not { Count: 1 })
            return null;
        return values[0].Contains('|', StringComparison.Ordinal) ? values[0] : Identifiers.OdsKey(values[0]);
    }

    private static string Code(string token) => token[(token.LastIndexOf('|') + 1)..];
}
