using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Constraints;

/// <summary>One thing that a definition says of one element. Immutable, shared by all threads.</summary>
internal interface IConstraint
{
    /// <summary>Reports to the run what is wrong with the node.</summary>
    void Check(Node node, ValidationRun run);
}
