using FhirInterface.Flow;
using FhirInterface.Flow.Contacts;
using Microsoft.AspNetCore.Mvc;

namespace FhirInterface.Workspace.Pages;

/// <summary>For each hospital team and practice the one route for queries; the liaison keeps all, an organisation its own.</summary>
public sealed class ContactsModel(ContactBook book) : WorkspacePage
{
    public IReadOnlyList<Contact> Contacts { get; private set; } = [];
    public Contact Draft { get; private set; } = new(null, 0, "", null, null, null, null);
    public string? Message { get; private set; }
    public string? Error { get; private set; }

    public bool MayChange(string ods) => IsLiaison || ods == Caller.Ods;

    public async Task OnGet(string? id, CancellationToken cancel)
    {
        await Load(cancel);
        Draft = Contacts.FirstOrDefault(contact => contact.Id == id) ?? Draft with { Ods = IsLiaison ? "" : Caller.Ods };
    }

    public async Task<IActionResult> OnPost(
        string? id,
        int version,
        string? ods,
        string? team,
        string? telephone,
        string? mail,
        string? when,
        CancellationToken cancel
    )
    {
        Draft = new Contact(
            Given(id),
            version,
            Given(ods)?.ToUpperInvariant() ?? "",
            Given(team),
            Given(telephone),
            Given(mail),
            Given(when)
        );
        if (Draft.Ods.Length == 0)
            Error = "Say whose contact it is, by ODS code.";
        else if (Draft.Telephone is null && Draft.Mail is null)
            Error = "Give a telephone number or a mail address: a contact without either leads nowhere.";
        else
            await Keep(cancel);
        await Load(cancel);
        return Page();
    }

    private async Task Keep(CancellationToken cancel)
    {
        switch (await book.Keep(Draft, Caller, cancel))
        {
            case ContactKept.Kept:
                Message = "Kept.";
                Draft = new Contact(null, 0, IsLiaison ? "" : Caller.Ods, null, null, null, null);
                break;
            case ContactKept.Forbidden:
                Error = "Only the liaison and the organisation itself may change its contacts.";
                break;
            default:
                Error = "Somebody else changed it a moment ago: open it again.";
                break;
        }
    }

    private async Task Load(CancellationToken cancel) => Contacts = await book.All(cancel);

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
