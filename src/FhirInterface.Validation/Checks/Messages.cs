using static FhirInterface.Validation.Checks.Message;
using static Hl7.Fhir.Model.OperationOutcome;

namespace FhirInterface.Validation.Checks;

/// <summary>All that validation can say. Severities are those of HL7's reference validator.</summary>
internal static class Messages
{
    // Structure
    public static readonly Message ElementEmpty = Error("element-empty", IssueType.Structure);
    public static readonly Message TooFew = Error("cardinality-min", IssueType.Structure);
    public static readonly Message TooMany = Error("cardinality-max", IssueType.Structure);
    public static readonly Message ContainedWithoutId = Error("contained-no-id", IssueType.Invalid);
    public static readonly Message DuplicateId = Error("duplicate-id", IssueType.Invalid);
    public static readonly Message DuplicateContainedId = Error("duplicate-contained-id", IssueType.Invalid);
    public static readonly Message WrongType = Error("type-not-allowed", IssueType.Structure);
    public static readonly Message WrongResource = Error("resource-not-allowed", IssueType.Structure);
    public static readonly Message FixedValue = Error("fixed-value", IssueType.Value);
    public static readonly Message PatternValue = Error("pattern-value", IssueType.Value);
    public static readonly Message ValueMissing = Error("value-missing", IssueType.Required);
    public static readonly Message TooLong = Error("max-length", IssueType.TooLong);
    public static readonly Message TooShort = Error("min-length", IssueType.Invalid);
    public static readonly Message NarrativeSource = Error("narrative-source", IssueType.BusinessRule);
    public static readonly Message NarrativeLink = Error("narrative-link", IssueType.Invalid);
    public static readonly Message NarrativeLanguage = Error("narrative-language", IssueType.BusinessRule);
    public static readonly Message IdExtended = Error("id-extended", IssueType.BusinessRule);
    public static readonly Message BoundNotChecked = Open("bound-not-checked", IssueSeverity.Information, IssueType.NotSupported);
    public static readonly Message BelowMinimum = Error("min-value", IssueType.Invalid);
    public static readonly Message AboveMaximum = Error("max-value", IssueType.Invalid);

    public static readonly Message TooMuchWork = Open("too-much-work", IssueSeverity.Warning, IssueType.TooCostly);
    public static readonly Message IssuesLeftOut = Information("issues-left-out", IssueType.Informational);

    // Invariants
    public static readonly Message InvariantFailed = Error("invariant", IssueType.Invariant);
    public static readonly Message InvariantWarning = Warning("invariant-warning", IssueType.Invariant);
    public static readonly Message InvariantNotChecked = Open("invariant-not-checked", IssueSeverity.Warning, IssueType.NotSupported);

    // Terminology
    public static readonly Message CodeNotInRequired = Error("binding-required", IssueType.CodeInvalid);
    public static readonly Message CodeMissing = Error("binding-no-code", IssueType.CodeInvalid);
    public static readonly Message CodeOfOtherVersion = Warning("binding-other-version", IssueType.CodeInvalid);
    public static readonly Message CodeNotInMaximum = Error("binding-maximum", IssueType.CodeInvalid);
    public static readonly Message CodeNotInExtensible = Warning("binding-extensible", IssueType.CodeInvalid);
    public static readonly Message CodeNotInPreferred = Information("binding-preferred", IssueType.CodeInvalid);
    public static readonly Message CodeUnknown = Error("code-unknown", IssueType.CodeInvalid);
    public static readonly Message SystemMisnamed = Error("code-system-misnamed", IssueType.CodeInvalid);
    public static readonly Message SystemUnknown = Error("code-system-unknown", IssueType.CodeInvalid);
    public static readonly Message DisplayWrong = Warning("display-wrong", IssueType.Invalid);
    public static readonly Message DisplayRefused = Error("display-refused", IssueType.Invalid);
    public static readonly Message CodeWithoutSystem = Warning("code-without-system", IssueType.CodeInvalid);
    public static readonly Message IdentifierNotUri = Error("identifier-not-uri", IssueType.CodeInvalid);
    public static readonly Message IdentifierNotUuid = Error("identifier-not-uuid", IssueType.CodeInvalid);
    public static readonly Message AttachmentSize = Error("attachment-size", IssueType.Structure);
    public static readonly Message MetaDuplicate = Error("meta-duplicate", IssueType.Invalid);
    public static readonly Message SystemIsValueSet = Error("system-is-value-set", IssueType.Invalid);
    public static readonly Message SystemRelative = Error("system-relative", IssueType.Invalid);
    public static readonly Message SystemNotChecked = Open("code-system-not-checked", IssueSeverity.Information, IssueType.NotSupported);
    public static readonly Message BindingToCodeSystem = Error("binding-to-code-system", IssueType.CodeInvalid);
    public static readonly Message BindingNotChecked = Open("binding-not-checked", IssueSeverity.Information, IssueType.NotSupported);

    public static readonly Message SystemIsSupplement = Error("system-is-supplement", IssueType.Invalid);
    public static readonly Message AttachmentHash = Error("attachment-hash", IssueType.Structure);

    // Conformance resources
    public static readonly Message CodeSystemContent = Error("code-system-content", IssueType.BusinessRule);
    public static readonly Message CodeSystemProperty = Error("code-system-property", IssueType.BusinessRule);
    public static readonly Message OperationProfile = Error("operation-profile", IssueType.BusinessRule);
    public static readonly Message FilterValue = Error("value-set-filter", IssueType.Invalid);
    public static readonly Message ValueSetExpression = Error("value-set-expression", IssueType.Invalid);
    public static readonly Message ObligationProfile = Error("obligation-profile", IssueType.Invalid);
    public static readonly Message SearchParameterComponents = Error("search-parameter-components", IssueType.BusinessRule);
    public static readonly Message StructureType = Error("structure-type", IssueType.Invalid);
    public static readonly Message StructureElement = Error("structure-element", IssueType.BusinessRule);
    public static readonly Message StructureOrder = Error("structure-order", IssueType.BusinessRule);
    public static readonly Message CanonicalRelative = Error("canonical-relative", IssueType.Invalid);
    public static readonly Message StructurePath = Error("structure-path", IssueType.NotFound);
    public static readonly Message StructureSlicing = Error("structure-slicing", IssueType.Invalid);
    public static readonly Message StructureExtensionUrl = Error("structure-extension-url", IssueType.Invalid);

    // Profiles and extensions
    public static readonly Message ProfileUnknown = Open("profile-unknown", IssueSeverity.Warning, IssueType.NotFound);
    public static readonly Message ProfileNeeded = Error("profile-needed", IssueType.NotFound);
    public static readonly Message ProfileOfOtherType = Error("profile-other-type", IssueType.Structure);
    public static readonly Message NoProfileFits = Error("profile-none-fits", IssueType.Structure);
    public static readonly Message SliceUnmatched = Error("slice-closed", IssueType.Structure);
    public static readonly Message SliceSeveral = Error("slice-several", IssueType.Invalid);
    public static readonly Message SliceOrder = Error("slice-order", IssueType.Structure);
    public static readonly Message SliceAtEnd = Error("slice-not-at-end", IssueType.Structure);
    public static readonly Message ExtensionUnknown = Open("extension-unknown", IssueSeverity.Warning, IssueType.NotFound);
    public static readonly Message ExtensionRefused = Error("extension-refused", IssueType.Structure);
    public static readonly Message ModifierExtensionUnknown = Error("modifier-extension-unknown", IssueType.NotFound);
    public static readonly Message PatternNotInstance = Error("pattern-not-instance", IssueType.Invalid);
    public static readonly Message ExtensionContext = Error("extension-context", IssueType.Structure);
    public static readonly Message ExtensionModifier = Error("extension-modifier-mismatch", IssueType.Structure);
    public static readonly Message ExtensionUrl = Error("extension-url", IssueType.Invalid);

    // References and Bundles
    public static readonly Message ReferenceContained = Error("reference-contained-missing", IssueType.NotFound);
    public static readonly Message FragmentUnresolved = Error("fragment-unresolved", IssueType.NotFound);
    public static readonly Message ReferenceTarget = Error("reference-target-type", IssueType.Structure);
    public static readonly Message ReferenceFormat = Error("reference-format", IssueType.Structure);
    public static readonly Message ReferenceType = Error("reference-type", IssueType.Structure);
    public static readonly Message ReferenceUnresolved = Error("reference-unresolved", IssueType.NotFound);
    public static readonly Message ReferenceAmbiguous = Error("reference-ambiguous", IssueType.MultipleMatches);
    public static readonly Message ReferenceVersioning = Error("reference-versioning", IssueType.Structure);
    public static readonly Message ReferenceAggregation = Error("reference-aggregation", IssueType.Structure);
    public static readonly Message EntryUnreachable = Error("bundle-entry-unreachable", IssueType.Invalid);
    public static readonly Message EntryUnreachableWarning = Warning("bundle-entry-unreachable-warning", IssueType.Invalid);
    public static readonly Message BundleRule = Error("bundle-rule", IssueType.Invalid);
    public static readonly Message QuestionnaireUnknown = Open("questionnaire-unknown", IssueSeverity.Warning, IssueType.NotFound);
    public static readonly Message QuestionnaireOther = Error("questionnaire-other-type", IssueType.Structure);
    public static readonly Message QuestionnaireItem = Error("questionnaire-item-unknown", IssueType.Structure);
    public static readonly Message QuestionnaireOrder = Error("questionnaire-order", IssueType.Structure);
    public static readonly Message QuestionnaireRequired = Error("questionnaire-required", IssueType.Required);
    public static readonly Message QuestionnaireRepeats = Error("questionnaire-repeats", IssueType.Structure);
    public static readonly Message QuestionnaireType = Error("questionnaire-type", IssueType.Structure);
    public static readonly Message QuestionnaireOption = Error("questionnaire-option", IssueType.CodeInvalid);
    public static readonly Message QuestionnaireText = Error("questionnaire-text", IssueType.Invalid);
    public static readonly Message QuestionnaireOccurs = Error("questionnaire-occurs", IssueType.Invalid);
    public static readonly Message QuestionnaireLimit = Error("questionnaire-limit", IssueType.Invariant);
    public static readonly Message QuestionnaireUnit = Error("questionnaire-unit", IssueType.CodeInvalid);
    public static readonly Message QuestionnaireExclusive = Error("questionnaire-exclusive", IssueType.Invariant);
    public static readonly Message QuestionnaireTarget = Error("questionnaire-target", IssueType.Invariant);
    public static readonly Message QuestionnaireLines = Warning("questionnaire-lines", IssueType.Invariant);
    public static readonly Message QuestionnaireNotEnabled = Error("questionnaire-not-enabled", IssueType.Structure);

    // Measures
    public static readonly Message MeasureUnknown = Open("measure-unknown", IssueSeverity.Warning, IssueType.NotFound);
    public static readonly Message MeasureGroup = Error("measure-group", IssueType.BusinessRule);
    public static readonly Message MeasureMissing = Error("measure-missing", IssueType.BusinessRule);
    public static readonly Message MeasureDefinition = Error("measure-definition", IssueType.Invalid);
    public static readonly Message MeasureSubjects = Error("measure-subjects", IssueType.BusinessRule);
    public static readonly Message MeasureScore = Error("measure-score", IssueType.BusinessRule);

    // Conformance resources
    public static readonly Message DefinitionUnknown = Open("definition-unknown", IssueSeverity.Warning, IssueType.NotFound);
    public static readonly Message EnableWhenTarget = Error("enable-when-target", IssueType.BusinessRule);
    public static readonly Message EnableWhenLater = Warning("enable-when-later", IssueType.BusinessRule);
    public static readonly Message TypeProfile = Error("type-profile", IssueType.BusinessRule);
    public static readonly Message SearchParameterDerived = Error("search-parameter-derived", IssueType.BusinessRule);
    public static readonly Message SearchParameterExpression = Error("search-parameter-expression", IssueType.Invalid);
    public static readonly Message SearchParameterType = Error("search-parameter-type", IssueType.Structure);

    /// <summary>Faults of reading; all are errors.</summary>
    public static Message OfFault(string id) => Error(id, IssueType.Structure);

    /// <summary>Faults of primitive values and narratives, which bring their own ids.</summary>
    public static Message OfValue(string id, bool isError) => isError ? Error(id, IssueType.Invalid) : Warning(id, IssueType.Invalid);
}
