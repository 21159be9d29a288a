namespace FhirInterface.Flow;

/// <summary>The way of a letter: receive, validate, review, decide, reject or rewrite, release, deliver.</summary>
public sealed class LetterFlow
{
    /// <summary>Takes in a discharge summary or an outpatient letter.</summary>
    public Task<Submission> SubmitLetter(Posting posting, Caller caller, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Takes in an outpatient medication request.</summary>
    public Task<Submission> SubmitRequest(Posting posting, Caller caller, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Takes in a message and answers it.</summary>
    public Task<MessageAnswer> ProcessMessage(Posting posting, Caller caller, CancellationToken cancel) =>
        throw new NotImplementedException();
}
