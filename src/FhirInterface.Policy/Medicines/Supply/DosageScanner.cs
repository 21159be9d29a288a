namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>
/// Reads what a dosage text says, left to right, one item after another. Numbers that nothing claims are a doubt: a figure nobody
/// understood may change the whole.
/// </summary>
internal sealed partial class DosageScanner
{
    private readonly List<DosageToken> tokens;
    private readonly List<DosageItem> items = [];
    private readonly string text;
    private int at;

    private DosageScanner(string text)
    {
        this.text = text;
        tokens = DosageTokens.Cut(text);
    }

    public static List<DosageItem> Scan(string text)
    {
        var scanner = new DosageScanner(text);
        if (text.Length > DosageTokens.MaxLength)
            scanner.Doubt("the text is too long for a dosage");
        while (scanner.at < scanner.tokens.Count)
            scanner.Step();
        return scanner.items;
    }

    private void Step()
    {
        var start = at;
        if (Sequence() || Reduction() || Maximum() || FrequencyItem() || DurationItem() || WhenItem() || Supplied() || Dose() || Flag())
            return;
        at = start;
        var token = tokens[at++];
        if (token.Value is not null)
            Doubt($"the figure {token.Raw} was not understood");
    }

    private string Word(int offset = 0) => at + offset < tokens.Count ? tokens[at + offset].Text : "";

    private bool Take(params ReadOnlySpan<string> words)
    {
        if (at >= tokens.Count || !tokens[at].IsAny(words))
            return false;
        at++;
        return true;
    }

    private bool TakeAll(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (Word(i) != words[i])
                return false;
        }

        at += words.Length;
        return true;
    }

    private void Add(DosageItem item) => items.Add(item);

    private void Doubt(string words) => items.Add(new(DosageItemKind.Doubt) { Words = words });

    private string Since(int start) => text[tokens[start].Start..tokens[at - 1].End];

    private void SkipDashes()
    {
        while (Take("-", "\u2013", "\u2010", "\u2011")) { }
    }

    // ---- numbers ----
}
