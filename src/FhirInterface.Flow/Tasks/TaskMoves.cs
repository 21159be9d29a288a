namespace FhirInterface.Flow.Tasks;

/// <summary>Moves a Task on, by the right party and in legal steps only (design 4).</summary>
public sealed class TaskMoves
{
    /// <param name="id">The Task's id.</param>
    /// <param name="ifMatch">The version that the caller believes current; null where the header was absent.</param>
    /// <param name="wanted">The Task as the caller wants it (the body of a PUT, or the current one with a PATCH applied).</param>
    public Task<TaskMove> Move(string id, int? ifMatch, Hl7.Fhir.Model.Task wanted, Caller caller, CancellationToken cancel) =>
        throw new NotImplementedException();
}

/// <summary>Takes in the interface issues that practices and hospitals raise.</summary>
public sealed class IssueDesk
{
    public Task<RaisedIssue> Raise(Hl7.Fhir.Model.Task issue, Caller caller, CancellationToken cancel) =>
        throw new NotImplementedException();
}
