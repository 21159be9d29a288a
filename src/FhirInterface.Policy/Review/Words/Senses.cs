namespace FhirInterface.Policy.Review.Words;

/// <summary>What a term of the lexicon stands for; the names are those of Lexicon/terms.json.</summary>
internal enum Sense : byte
{
    Gp,
    You,
    Hospital,
    Patient,
    Community,
    BloodTest,
    SpecimenTest,
    Histology,
    Imaging,
    Endoscopy,
    Physiology,
    Bedside,
    TestGeneric,
    Result,
    FitNote,
    Appointment,
    Clinic,
    FollowUpNoun,
    Specialty,
    Service,
    ReferralNoun,
    Form,
    Letter,
    Transport,
    Equipment,
    CarePackage,
    Suture,
    Wound,
    Device,
    Injection,
    DistrictNurse,
    Record,
    RepeatList,
    Vaccine,
    ReviewNoun,
    SupplyNoun,
    SharedCare,
    Pending,
    Medicine,
    SpecialistMedicine,
}

/// <summary>What a verb asks to be done; the names are those of Lexicon/verbs.json.</summary>
internal enum VerbClass : byte
{
    Chase,
    Check,
    Repeat,
    Test,
    Monitor,
    Review,
    FollowUp,
    See,
    Arrange,
    Book,
    Refer,
    ReRefer,
    Prescribe,
    Start,
    Continue,
    TakeOver,
    Titrate,
    Stop,
    Remove,
    Change,
    Update,
    Note,
    Add,
    Tell,
    Contact,
    Complete,
    Send,
    Act,
    Consider,
    Ensure,
    Dress,
    Administer,
    Vaccinate,
    FindOut,
    Extend,
    Ask,
    Collect,
    Await,
    Certify,

    /// <summary>A verb that the lexicon does not know, in a place where only a verb can stand.</summary>
    Other,
}

[Flags]
internal enum VerbForm : byte
{
    Base = 1,
    Third = 2,
    Past = 4,
    Participle = 8,
    Gerund = 16,
}

/// <summary>A term in a statement: tokens <c>[From, To)</c>.</summary>
internal readonly record struct Term(int From, int To, Sense Sense);

/// <summary>A verb in a statement: tokens <c>[From, To)</c>.</summary>
internal readonly record struct Verb(int From, int To, VerbClass Class, VerbForm Form, string Lemma, bool Noun = false);
