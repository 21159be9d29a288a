using System.Globalization;
using FhirInterface.Flow.Policies;
using FhirInterface.Policy;
using FhirInterface.Policy.Decide;
using Microsoft.AspNetCore.Mvc;

namespace FhirInterface.Workspace.Pages;

/// <summary>Reads a policy, tries a changed one on the letters of the last month, and saves it as a new version with who and why.</summary>
public sealed class PolicyEditModel(PolicyShelf shelf, PolicyTrial trial, TimeProvider clock) : WorkspacePage
{
    public PolicyDocument Base { get; private set; } = null!;
    public string Json { get; private set; } = "";

    /// <summary>The whole document as text, for those who want it, instead of the form.</summary>
    public bool AsText { get; private set; }

    /// <summary>What the form shows: the draft where it can be read, and else the base.</summary>
    public PolicyDocument Shown { get; private set; } = null!;
    public string Version { get; private set; } = "";
    public string EffectiveFrom { get; private set; } = "";
    public string TextHref => Here + "&text=true";
    public string FormHref => Here;
    private string Here => $"/workspace/policies/edit?custodian={Base.Custodian}&practice={Base.Practice}&version={Base.Version}";
    public string? Why { get; private set; }
    public string? Error { get; private set; }
    public string? Saved { get; private set; }
    public IReadOnlyList<string> Differences { get; private set; } = [];
    public PolicyTrial.Result? Trial { get; private set; }

    public IActionResult OnGet(string custodian, string practice, string version, bool text)
    {
        if (!IsLiaison)
            return NotTheirs();
        if (!Find(custodian, practice, version))
            return NotFound();

        (Json, Shown, AsText) = (Base.Json, Base, text);
        (Version, EffectiveFrom) = ("", Day(London.DateOf(clock.GetUtcNow())));
        return Page();
    }

    public async Task<IActionResult> OnPost(
        string custodian,
        string practice,
        string version,
        string? json,
        string? why,
        string step,
        CancellationToken cancel
    )
    {
        if (!IsLiaison)
            return NotTheirs();
        if (!Find(custodian, practice, version))
            return NotFound();

        (Why, AsText, Shown) = (why, json is not null, Base);
        Json = json ?? PolicyForm.Draft(Base, Request.Form);
        (Version, EffectiveFrom) = (Request.Form["newVersion"].ToString(), Request.Form["effectiveFrom"].ToString());
        try
        {
            var draft = PolicyDocument.Parse(Json);
            Shown = draft;
            Differences = PolicyDifferences.Between(Base, draft);
            if (step == "save")
                await Save(draft, cancel);
            else
                Trial = await trial.Run(draft, Caller, cancel);
        }
        catch (PolicyFormatException fault)
        {
            Error = fault.Message;
        }

        return Page();
    }

    private async Task Save(PolicyDocument draft, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Why))
        {
            Error = "Say why the policy changes: it is kept with the version.";
            return;
        }

        switch (await shelf.Add(draft.Json, Why, Caller, cancel))
        {
            case PolicyAdded.Added:
                Saved = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Version {draft.Version} is kept and holds from {draft.EffectiveFrom:yyyy-MM-dd}."
                );
                break;
            case PolicyAdded.Exists:
                Error = $"Version {draft.Version} is there already: a change needs a version of its own.";
                break;
            case PolicyAdded.NotTheirs:
                Error = "You change policies of the organisations that you are the liaison of; for others ask an administrator.";
                break;
        }
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private bool Find(string custodian, string practice, string version)
    {
        var found = shelf.Current.Policies.FirstOrDefault(policy =>
            policy.Custodian == custodian && policy.Practice == practice && policy.Version == version
        );
        Base = found!;
        return found is not null;
    }
}
