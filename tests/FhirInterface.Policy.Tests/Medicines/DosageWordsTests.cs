using System.Globalization;
using FhirInterface.Policy.Medicines.Supply;

namespace FhirInterface.Policy.Tests.Medicines;

/// <summary>Days worked out by hand: dosage in words | quantity | product | days | how sure.</summary>
public sealed class DosageWordsTests
{
    private const string Table = """
        T bd 2/52 | | | 14 | exact
        one daily for 28 days | | | 28 | exact
        1-2 qds prn | 100 tablets | | 12.5-25 | estimate
        ii tds | 168 tablets | | 28 | exact
        TT od | 56 tablets | | 28 | exact
        TT BD | 28 tablets | | 7 | exact
        5ml tds | 210 ml | | 14 | estimate
        10mg mane 5mg nocte | 42 tablets | Hydrocortisone 5mg tablets | 14 | exact
        one daily | 28 tablets | | 28 | exact
        One tablet once daily | 28 tablet | | 28 | exact
        1 od | 28 tablets | | 28 | exact
        1 o.d. | 28 tablets | | 28 | exact
        i om | 14 tablets | | 14 | exact
        1 ON | 14 tablets | | 14 | exact
        20mg on | 14 capsules | Omeprazole 20mg capsules | 14 | exact
        one at night | 14 tablets | | 14 | exact
        1 nocte | 7 tablets | | 7 | exact
        1 tablet, at NIGHT | 28 tablet | Diazepam 2mg tablets | 28 | exact
        1 tablet, daily | 28 tablet | Morphine 10mg modified-release tablets | 28 | exact
        one twice a day | 56 tablets | | 28 | exact
        one twice daily | 60 tablets | | 30 | exact
        One to be taken twice a day | 56 tablets | | 28 | exact
        two twice daily | 56 tablets | | 14 | exact
        Take ONE tablet TWICE a day | 14 tablets | | 7 | exact
        take two tablets three times a day with food | 84 tablets | | 14 | exact
        1 tds | 21 capsules | Amoxicillin 500mg capsules | 7 | exact
        1 tid | 84 tablets | | 28 | exact
        one three times daily | 28 tablets | | 9.33 | exact
        1 qds | 20 capsules | | 5 | exact
        1 q.d.s. | 28 capsules | | 7 | exact
        two four times a day | 224 tablets | | 28 | exact
        one four times daily | 100 tablets | | 25 | exact
        3 times a day one tablet | 21 tablets | | 7 | exact
        twice a day: two tablets | 28 tablets | | 7 | exact
        one 5 times a day | 25 tablets | Aciclovir 200mg tablets | 5 | exact
        one five times daily for 5 days | 25 tablets | | 5 | exact
        one x3 daily | 21 tablets | | 7 | exact
        1 tablet 3x/day | 21 tablets | | 7 | exact
        1 twice-daily | 14 tablets | | 7 | exact
        one every 12 hours | 14 tablets | | 7 | exact
        one every 8 hours | 21 tablets | | 7 | exact
        one 6 hourly | 28 tablets | | 7 | exact
        one 6-hourly | 28 tablets | | 7 | exact
        1 q6h | 28 tablets | | 7 | exact
        1 q8h | 21 tablets | | 7 | exact
        one 4/24 | 42 tablets | | 7 | exact
        1 tablet every 4 to 6 hours | 60 tablets | | 10-15 | estimate
        one 4-6 hourly prn | 24 tablets | | 4-6 | estimate
        one alternate days | 14 tablets | | 28 | exact
        one alt die | 14 tablets | | 28 | exact
        1 eod | 14 tablets | | 28 | exact
        one every other day | 14 tablets | | 28 | exact
        one every second day | 7 tablets | | 14 | exact
        one every third day | 7 tablets | | 21 | exact
        one weekly | 4 tablets | Alendronic acid 70mg tablets | 28 | exact
        one once a week | 4 tablets | | 28 | exact
        1 ow | 4 tablets | | 28 | exact
        ONE weekly on Mondays | 4 tablets | | 28 | exact
        15mg once weekly on Monday | 24 tablets | Methotrexate 2.5mg tablets | 28 | exact
        methotrexate 15mg weekly | 24 tablets | Methotrexate 2.5mg tablets | 28 | exact
        6 x 2.5mg tablets once a week | 24 tablets | | 28 | exact
        methotrexate 10mg weekly | 28 tablets | Methotrexate 2.5mg tablets | 49 | exact
        one twice weekly | 8 tablets | | 28 | exact
        one twice a week | 8 tablets | | 28 | exact
        1 three times a week | 12 tablets | | 28 | exact
        one Mon/Wed/Fri | 12 tablets | | 28 | exact
        one on Mondays, Wednesdays and Fridays | 12 tablets | | 28 | exact
        one twice daily on Saturday and Sunday | 16 tablets | | 28 | exact
        one once daily on Mon, Wed, Fri | 12 tablets | | 28 | exact
        one on weekdays | 20 tablets | | 28 | exact
        one fortnightly | 2 syringes | | 28 | exact
        one every 2 weeks | 2 syringes | | 28 | exact
        one every two weeks | 6 syringes | | 84 | exact
        one every 4 weeks | 1 syringe | | 28 | exact
        one injection every 12 weeks | 1 injection | Goserelin 10.8mg implant | 84 | exact
        one monthly | 1 tablet | Ibandronic acid 150mg tablets | 28-31 | estimate
        one every 3 months | 1 ampoule | | 84-93 | estimate
        half a tablet daily | 14 tablets | | 28 | exact
        1/2 tablet daily | 14 tablets | | 28 | exact
        ½ od | 14 tablets | | 28 | exact
        1½ tablets daily | 42 tablets | | 28 | exact
        one and a half tablets daily | 42 tablets | | 28 | exact
        1.5 tablets od | 42 tablets | | 28 | exact
        one in the morning and two at night | 84 tablets | | 28 | exact
        1 mane 2 nocte | 84 tablets | | 28 | exact
        one in the morning and at night | 56 tablets | | 28 | exact
        two in the morning, one at teatime | 84 tablets | | 28 | exact
        40mg mane, 20mg midday | 42 tablets | Furosemide 20mg tablets | 14 | exact
        one daily in the morning | 28 tablets | | 28 | exact
        one every morning | 28 tablets | | 28 | exact
        one each night | 28 tablets | | 28 | exact
        one before breakfast | 28 capsules | | 28 | exact
        1 at 08:00 and 20:00 | 56 tablets | | 28 | exact
        5mg od | 28 tablets | Ramipril 5mg tablets | 28 | exact
        ramipril 10mg od | 56 capsules | Ramipril 5mg capsules | 28 | exact
        2.5 mg bd | 28 tablets | Apixaban 5mg tablets | 28 | exact
        100 micrograms daily | 56 tablets | Levothyroxine sodium 50microgram tablets | 28 | exact
        0.5 g twice daily | 56 tablets | Metformin 500mg tablets | 28 | exact
        1g bd | 56 tablets | Metformin 500mg tablets | 14 | exact
        20 mg daily | 28 tablets | Citalopram 15mg tablets | 21 | estimate
        30mg daily | 28 tablets | Codeine 30mg / Paracetamol 500mg tablets | ? | unknown
        two 5mg tablets daily | 56 tablets | | 28 | exact
        10 mg (2 tablets) daily | 56 tablets | | 28 | exact
        2 x 500mg tds | 84 tablets | | 14 | exact
        5mg tablets, one daily | 28 tablets | | 28 | exact
        1 prn | 28 tablets | | ? | unknown
        one at night prn | 14 tablets | Zopiclone 7.5mg tablets | 14 | estimate
        1-2 at night | 28 tablets | | 14-28 | estimate
        one or two four times a day | 100 tablets | | 12.5-25 | estimate
        one or two, four times daily | 100 tablets | | 12.5-25 | estimate
        1 to 2 tablets every 4-6 hours, max 8 in 24 hours | 100 tablets | | 12.5-25 | estimate
        two as required, maximum 8 a day | 96 tablets | | ? | unknown
        two qds prn max 8/day | 96 tablets | | 12 | estimate
        one up to three times a day | 84 tablets | | 28 | estimate
        one daily x 7/7 | 7 tablets | | 7 | exact
        one daily x 28/7 | 28 tablets | | 28 | exact
        1 tds 5/7 | 15 capsules | | 5 | exact
        1 tds for 5 days | 21 capsules | | 5 | exact
        1 bd for one week | 14 tablets | | 7 | exact
        1 bd for a week | 14 tablets | | 7 | exact
        1 bd for 2 weeks | 14 tablets | | 7 | exact
        1 od 1/12 | | | 28-31 | estimate
        1 od 3/12 | | | 84-93 | estimate
        1 od 4/52 | | | 28 | exact
        500mg tds x 7 days | | Amoxicillin 500mg capsules | 7 | exact
        7 day course: one bd | 14 tablets | | 7 | exact
        one stat | 1 tablet | | 1 | exact
        150mg stat | 1 capsule | Fluconazole 150mg capsules | 1 | exact
        TWO tablets as a single dose | 2 tablets | | 1 | exact
        two on day one then one daily for 6 days | 8 tablets | | ? | any
        200mg on first day then 100mg od for 6 days | 8 capsules | Doxycycline 100mg capsules | ? | any
        30mg od for 5 days then 20mg od for 5 days then 10mg od for 5 days | 60 tablets | Prednisolone 5mg tablets | 15 | exact
        30mg od 5/7, 20mg od 5/7, 10mg od 5/7 then stop | 60 tablets | Prednisolone 5mg tablets | 15 | exact
        40mg od for 7 days then reduce by 5mg every 7 days to zero | 252 tablets | Prednisolone 5mg tablets | 56 | exact
        40mg daily, reducing by 5mg every week to zero | 252 tablets | Prednisolone 5mg tablets | 56 | exact
        40mg daily, reducing by 5mg every week to zero | 105 tablets | Prednisolone 5mg tablets | 14 | exact
        40mg od reducing by 5mg weekly to 20mg | 350 tablets | Prednisolone 5mg tablets | 70 | exact
        prednisolone 40mg, reducing | 100 tablets | Prednisolone 5mg tablets | ? | unknown
        one bd for 7 days then one od | 42 tablets | | 35 | exact
        one od for 1 week then one bd | 49 tablets | | 28 | exact
        one od then bd | 28 tablets | | 14-28 | estimate
        2 puffs bd | 120 dose | Clenil Modulite 100micrograms/dose inhaler | 30 | estimate
        2 puffs qds prn | 200 puffs | | 25 | estimate
        two puffs twice daily | 1 inhaler | | ? | unknown
        1 drop bd both eyes | 100 drops | | 50 | estimate
        10ml bd | 300 ml | | 15 | estimate
        10mg bd | 300 ml | Morphine 10mg/5ml oral solution | 30 | estimate
        one 5ml spoonful three times a day | 150 ml | | 10 | estimate
        apply bd | 30 g | Hydrocortisone 1% cream | ? | unknown
        one patch every 72 hours | 5 patches | Fentanyl 25micrograms/hour transdermal patches | 15 | estimate
        1 patch weekly | 4 patches | Buprenorphine 10micrograms/hour 7 day patches | 28 | estimate
        10 units bd | 5 pens | Insulin aspart 100units/ml solution for injection 3ml pre-filled pens | ? | unknown
        20 units daily | 1500 units | | 75 | estimate
        40mg sc daily | 28 syringes | Enoxaparin 40mg/0.4ml solution for injection pre-filled syringes | 28 | exact
        one syringe daily | 10 pre-filled disposable injection | | 10 | exact
        one sachet bd | 30 sachets | | 15 | exact
        one suppository at night | 10 suppositories | | 10 | exact
        one pessary at night | 15 pessaries | | 15 | exact
        as directed | 28 tablets | | ? | unknown
        Follow directions | 63 tablet | | ? | unknown
        as per INR | 56 tablets | Warfarin 1mg tablets | ? | unknown
        | 28 tablets | | ? | unknown
        one daily | | | ? | unknown
        one daily | 1 pack | Ramipril 5mg capsules 28 capsule | 28 | exact
        one daily | 2 packs | Ramipril 5mg capsules | 56 | estimate
        one daily | 0.5 pack | Ramipril 5mg capsules 28 capsule | 14 | exact
        one daily | 1 bottle | | ? | unknown
        one daily, 28 tablets supplied | | | 28 | exact
        1 bd, mitte 56 | | | 28 | estimate
        1 bd, supply 14 tablets | | | 7 | exact
        1 od x28 | | | 28 | estimate
        2 bd, 2 x 28 tablets supplied | | | 14 | exact
        one daily, 2/52 supplied | | | 14 | exact
        one daily (7 days supply) | | | 7 | exact
        TTO: 2/52 | | | 14 | exact
        14 days supplied | | | 14 | exact
        28 day supply | | | 28 | exact
        one week's supply given | | | 7 | exact
        one daily long term | 28 tablets | | 28 | exact
        1 tablet - 3 times a day - Oral route - One tablet three times daily | 84 tablet | Diclofenac potassium 50mg tablets | 28 | exact
        4 times a day - Oral route - One or two, four times daily | 100 tablet | Paracetamol 500mg tablets | 12.5-25 | estimate
        twice a day - Oral route - One twice daily | 60 tablet | Morphine 15mg modified-release tablets | 30 | exact
        1 patch - every 72 hours - One every 72 hours | 5 patch | | 15 | estimate
        4 times a day - Oral | 100 tablet | Paracetamol 500mg soluble tablets | 25 | estimate
        Inject 10 milligram - 5 times a day - Subcutaneous route - for 10 days | 1 pre-filled disposable injection | Methotrexate 10mg/0.2ml solution for injection pre-filled syringes | 0.2 | estimate
        0.2 tablets every 5 days | 28 tablets | | 700 | exact
        one daily increasing to two daily after 1 week | 28 tablets | | ? | any
        one daily | 28 tablets, 14 | | ? | unknown
        """;

    public static TheoryData<string> Rows()
    {
        var rows = new TheoryData<string>();
        foreach (var line in Table.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            rows.Add(line.TrimEnd());
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Makes_the_days_worked_out_by_hand(string row)
    {
        var cells = row.Split('|').Select(cell => cell.Trim()).ToArray();
        var space = cells[1].IndexOf(' ', StringComparison.Ordinal);
        var quantity = cells[1].Length == 0 ? (decimal?)null : decimal.Parse(cells[1][..space], CultureInfo.InvariantCulture);
        var supply = SupplyReckoner.Reckon(
            cells[0],
            quantity,
            quantity is null ? null : cells[1][(space + 1)..],
            cells[2].Length == 0 ? null : cells[2]
        );
        if (cells[4] == "any")
        {
            Assert.NotEqual(Certainty.Exact, supply.Certainty);
            return;
        }

        Assert.True(cells[4].Equals(supply.Certainty.ToString(), StringComparison.OrdinalIgnoreCase), $"{supply}");
        var days = supply.Days is not { } low
            ? "?"
            : string.Create(CultureInfo.InvariantCulture, $"{low:0.##}{(supply.DaysAtMost is { } high ? $"-{high:0.##}" : "")}");
        Assert.True(cells[3] == days, $"{supply}");
        Assert.NotEmpty(supply.Working);
    }
}
