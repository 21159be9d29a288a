namespace FhirInterface.Flow;

public sealed partial class LetterFlow
{
    /// <summary>Takes in a message and answers it.</summary>
    public Task<MessageAnswer> ProcessMessage(Posting posting, Caller caller, CancellationToken cancel) =>
        throw new NotImplementedException();
}
