using System.Text;
using FhirInterface.Policy.Medicines;
using FhirInterface.Tests;

namespace FhirInterface.Policy.Tests.Medicines;

public sealed class MedicinesTableTests
{
    private static readonly MedicinesTable Table = MedicinesTable.Default;

    [Theory]
    [InlineData("GP to commence ramipril 2.5 mg", "ramipril", "ramipril", MatchKind.Name)]
    [InlineData("Change Co-Codamol 30/500 to prn", "Co-Codamol", "co-codamol", MatchKind.Name)]
    [InlineData("cocodamol", "cocodamol", "co-codamol", MatchKind.Name)]
    [InlineData("Entresto 24/26 bd", "Entresto", "sacubitril/valsartan", MatchKind.Brand)]
    [InlineData("sacubitril / valsartan bd", "sacubitril / valsartan", "sacubitril/valsartan", MatchKind.Name)]
    [InlineData("please start apixiban", "apixiban", "apixaban", MatchKind.Misspelling)]
    [InlineData("please start levothyroxeine", "levothyroxeine", "levothyroxine", MatchKind.Misspelling)]
    [InlineData("on mycophenoalte 1 g", "mycophenoalte", "mycophenolate", MatchKind.Misspelling)]
    [InlineData("Insulin glargine 10 units", "Insulin glargine", "insulin glargine", MatchKind.Name)]
    [InlineData("insulin 10 units", "insulin", "insulin", MatchKind.Name)]
    [InlineData("kindly prescribe his test strips", "test strips", "blood glucose test strips", MatchKind.Name)]
    [InlineData("Adcal D3 one bd", "Adcal D3", "calcium carbonate/colecalciferol", MatchKind.Brand)]
    [InlineData("start zanubrutinib 160mg", "zanubrutinib", "zanubrutinib", MatchKind.Guess)]
    [InlineData("long-acting DOACs", "DOACs", "anticoagulation", MatchKind.Name)]
    public void Finds_a_medicine_and_where_it_stands(string text, string words, string name, MatchKind kind)
    {
        var match = Assert.Single(Table.FindAll(text));
        Assert.Equal(words, match.Span.Of(text));
        Assert.Equal(name, match.Medicine.Name);
        Assert.Equal(kind, match.Kind);
    }

    [Theory]
    [InlineData("Review in April with the department")]
    [InlineData("Please ensure that the patient is seen")]
    [InlineData("Prolactin and somatostatin sent; trim toenails")]
    [InlineData("calcium. Carbonate")]
    [InlineData("")]
    public void Leaves_ordinary_words_alone(string text) => Assert.Empty(Table.FindAll(text));

    [Theory]
    [InlineData("methotrexate", SpecialistStatus.SharedCare)]
    [InlineData("adalimumab", SpecialistStatus.HospitalOnly)]
    [InlineData("clozapine", SpecialistStatus.HospitalOnly)]
    [InlineData("letrozole", SpecialistStatus.SpecialistStart)]
    [InlineData("Zoladex", SpecialistStatus.SharedCare)]
    [InlineData("apixaban", null)]
    [InlineData("clopidogrel", null)]
    [InlineData("pregabalin", null)]
    [InlineData("sertraline", null)]
    [InlineData("Trimbow", null)]
    public void Knows_how_far_general_practice_goes(string name, SpecialistStatus? status) =>
        Assert.Equal(status, Table.Find(name)!.Value.Medicine.Specialist);

    [Theory]
    [InlineData("sildenafil", "sildenafil 20 mg tds for pulmonary hypertension", true)]
    [InlineData("sildenafil", "sildenafil 50 mg before sex", false)]
    [InlineData("azithromycin", "azithromycin 500 mg od for 3 days", false)]
    [InlineData("azithromycin", "azithromycin 250 mg three times a week", true)]
    public void Some_are_specialist_only_for_some_uses(string name, string text, bool specialist) =>
        Assert.Equal(specialist, Table.Find(name)!.Value.Medicine.IsSpecialistIn(text));

    [Theory]
    [InlineData("apixaban", "anticoagulants", true)]
    [InlineData("Lantus", "insulin", true)]
    [InlineData("morphine", "opioids", true)]
    [InlineData("methotrexate", "Methotrexate", true)]
    [InlineData("lithium", "lithium", true)]
    [InlineData("ramipril", "opioids", false)]
    public void A_policy_calls_medicines_by_class_or_name(string name, string word, bool called) =>
        Assert.Equal(called, Table.Find(name)!.Value.Medicine.IsCalled(word));

    [Theory]
    [InlineData("morphine", 2)]
    [InlineData("tramadol", 3)]
    [InlineData("zopiclone", 4)]
    [InlineData("codeine", 5)]
    [InlineData("ramipril", null)]
    public void Knows_the_controlled_drugs(string name, int? schedule) => Assert.Equal(schedule, Table.Find(name)!.Value.Medicine.Schedule);

    [Fact]
    public void Holds_every_medicine_of_the_reference()
    {
        string[] names =
        [
            "methotrexate",
            "leflunomide",
            "azathioprine",
            "mercaptopurine",
            "sulfasalazine",
            "ciclosporin",
            "mycophenolate",
            "hydroxychloroquine",
            "hydroxycarbamide",
            "penicillamine",
            "dapsone",
            "sodium aurothiomalate",
            "tacrolimus",
            "sirolimus",
            "adalimumab",
            "etanercept",
            "baricitinib",
            "tofacitinib",
            "upadacitinib",
            "lithium",
            "valproate",
            "clozapine",
            "methylphenidate",
            "lisdexamfetamine",
            "dexamfetamine",
            "atomoxetine",
            "guanfacine",
            "modafinil",
            "donepezil",
            "galantamine",
            "rivastigmine",
            "memantine",
            "riluzole",
            "vigabatrin",
            "cenobamate",
            "perampanel",
            "apomorphine",
            "amiodarone",
            "dronedarone",
            "flecainide",
            "sotalol",
            "ivabradine",
            "sacubitril/valsartan",
            "ambrisentan",
            "bosentan",
            "dalteparin",
            "enoxaparin",
            "tinzaparin",
            "epoetin",
            "darbepoetin",
            "cinacalcet",
            "denosumab",
            "zoledronic acid",
            "goserelin",
            "leuprorelin",
            "triptorelin",
            "testosterone",
            "liothyronine",
            "somatropin",
            "octreotide",
            "lanreotide",
            "capecitabine",
            "imatinib",
            "abiraterone",
            "enzalutamide",
            "tamoxifen",
            "anastrozole",
            "letrozole",
            "acitretin",
            "isotretinoin",
            "alitretinoin",
            "entecavir",
            "tenofovir",
            "colistimethate",
            "tobramycin",
            "nintedanib",
            "pirfenidone",
            "interferon beta",
            "dimethyl fumarate",
            "natalizumab",
            "fingolimod",
            "naltrexone",
            "acamprosate",
            "disulfiram",
            "methadone",
        ];
        Assert.All(names, name => Assert.True(Table.Find(name)?.Medicine.IsSpecialist, name));
        string[] ordinary =
        [
            "atorvastatin",
            "omeprazole",
            "levothyroxine",
            "amlodipine",
            "ramipril",
            "bisoprolol",
            "colecalciferol",
            "metformin",
            "salbutamol",
            "lansoprazole",
            "simvastatin",
            "rosuvastatin",
            "aspirin",
            "clopidogrel",
            "apixaban",
            "rivaroxaban",
            "edoxaban",
            "warfarin",
            "losartan",
            "candesartan",
            "lisinopril",
            "perindopril",
            "furosemide",
            "bumetanide",
            "bendroflumethiazide",
            "indapamide",
            "spironolactone",
            "doxazosin",
            "lercanidipine",
            "digoxin",
            "isosorbide mononitrate",
            "glyceryl trinitrate",
            "dapagliflozin",
            "empagliflozin",
            "sitagliptin",
            "linagliptin",
            "gliclazide",
            "semaglutide",
            "insulin glargine",
            "beclometasone",
            "budesonide/formoterol",
            "tiotropium",
            "montelukast",
            "prednisolone",
            "sertraline",
            "citalopram",
            "mirtazapine",
            "amitriptyline",
            "venlafaxine",
            "diazepam",
            "zopiclone",
            "pregabalin",
            "gabapentin",
            "paracetamol",
            "co-codamol",
            "codeine",
            "tramadol",
            "morphine",
            "naproxen",
            "ibuprofen",
            "amoxicillin",
            "doxycycline",
            "flucloxacillin",
            "nitrofurantoin",
            "trimethoprim",
            "allopurinol",
            "alendronic acid",
            "folic acid",
            "ferrous fumarate",
            "tamsulosin",
            "solifenacin",
            "macrogol",
            "senna",
            "cetirizine",
            "hydrocortisone cream",
            "estradiol",
        ];
        Assert.All(ordinary, name => Assert.False(Table.Find(name)?.Medicine.IsSpecialist ?? true, name));
    }

    [Theory]
    [InlineData("{\"medicines\": [\n{\"name\": \"a b\"},\n{\"name\": \"x\", \"colour\": \"red\"}]}", "t.json, line 3:")]
    [InlineData("{\"medicines\": [\n{\"name\": \"x\"},\n{\"name\": \"X\"}]}", "t.json, line")]
    [InlineData("{\n\"medicines\": [\n\n{\"classes\": [\"x\"]}]}", "t.json, line 4:")]
    [InlineData("{\n\"medicines\": [{\"name\": \"x\", \"specialist\": \"B\"}]}", "t.json, line 2:")]
    [InlineData("{\n\"medicines\": [{\"name\": \"x\",\n\"schedule\": \"2\"}]}", "t.json, line 3:")]
    [InlineData("{\n\"drugs\": []}", "t.json, line 2:")]
    [InlineData("{\n\"medicines\": [}", "t.json, line 2:")]
    [InlineData("[]", "t.json, line 1:")]
    public void A_faulty_table_is_refused_with_file_and_line(string json, string place)
    {
        var error = Assert.Throws<InvalidDataException>(() => MedicinesTable.Read(Encoding.UTF8.GetBytes(json), "t.json"));
        Assert.StartsWith(place, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_takes_time_in_proportion()
    {
        var text = string.Concat(Enumerable.Repeat("insulin-insulin/aspirin folic ", 40_000));
        var took = ThreadClock.Of(() => Assert.NotEmpty(Table.FindAll(text)));
        Assert.True(took < TimeSpan.FromSeconds(3), $"{took}");
    }
}
