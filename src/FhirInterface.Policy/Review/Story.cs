using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>What the last sentences were about, for a sentence that says "this" or nothing at all.</summary>
internal sealed class Story
{
    /// <summary>Senses of the things named in the last sentences, as a mask.</summary>
    public ulong Recent { get; private set; }

    /// <summary>The supply that was last stated.</summary>
    public Supply Supply { get; private set; }

    /// <summary>Whether the medicine named last is a specialist one; null if none was named.</summary>
    public Sense? LastMedicine { get; private set; }

    /// <summary>Whether a sentence has said that tests were sent or are awaited.</summary>
    public bool Awaits { get; private set; }

    public void Tell(ulong senses, Supply supply, Sense? medicine, bool awaits)
    {
        Awaits = awaits || Awaits && senses == 0;
        LastMedicine = medicine ?? LastMedicine;
        // "Methotrexate 15 mg. First month's supply issued.": still about the medicine.
        const ulong Supplies = 1UL << (int)Sense.SupplyNoun;
        if (senses != 0)
            Recent = senses == Supplies ? senses | Recent & Kinds.Medicines : senses;
        if (supply != default)
            Supply = supply;
    }

    public void Forget()
    {
        Recent = 0;
        Supply = default;
        LastMedicine = null;
        Awaits = false;
    }
}
