using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Tasks;

/// <summary>What became of an attempt to move a Task on (design 4).</summary>
public abstract record TaskMove
{
    private TaskMove() { }

    /// <summary>Done: 200 with the new version.</summary>
    public sealed record Moved(StoredResource Task) : TaskMove;

    /// <summary>No such step from here, or not by this party: 409.</summary>
    public sealed record Illegal(OperationOutcome Outcome) : TaskMove;

    /// <summary><c>If-Match</c> names another version than the current: 412.</summary>
    public sealed record Stale(OperationOutcome Outcome) : TaskMove;

    /// <summary>No <c>If-Match</c>: 428.</summary>
    public sealed record Unguarded(OperationOutcome Outcome) : TaskMove;

    /// <summary>Visible to the caller, but not theirs to change: 403.</summary>
    public sealed record Forbidden(OperationOutcome Outcome) : TaskMove;

    /// <summary>Not there for the caller: 404.</summary>
    public sealed record NotFound(OperationOutcome Outcome) : TaskMove;

    /// <summary>Changes what may not be changed, or lacks what the move needs: 422.</summary>
    public sealed record Unprocessable(OperationOutcome Outcome) : TaskMove;
}

/// <summary>What became of an interface issue that a practice or a hospital raised.</summary>
public abstract record RaisedIssue
{
    private RaisedIssue() { }

    /// <summary>201 with the Task as stored.</summary>
    public sealed record Raised(StoredResource Task) : RaisedIssue;

    /// <summary>422.</summary>
    public sealed record Unprocessable(OperationOutcome Outcome) : RaisedIssue;

    /// <summary>The caller may not raise it: 403.</summary>
    public sealed record Forbidden(OperationOutcome Outcome) : RaisedIssue;
}
