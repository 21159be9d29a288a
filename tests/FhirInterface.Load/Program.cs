using FhirInterface.Load;

// dotnet run -c Release --project tests/FhirInterface.Load -- COMMAND …; README.md beside this says how each figure was taken.
if (LoadSettings.Read(args) is not { } settings)
{
    await Console.Error.WriteLineAsync(LoadSettings.Usage);
    return 2;
}

switch (settings.Command)
{
    case "letters":
        return await LetterLoad.Run(settings);
    case "tasks":
        return await TaskPolling.Run(settings);
    case "subscriptions":
        return await SubscriptionLoad.Run(settings);
    case "grow":
        return await StoreGrowth.Run(settings);
    case "pages":
        return await PageTimes.Run(settings);
    case "files":
        return await LetterFiles.Write(settings);
    case "start":
        return await StartTime.Run(settings);
    default:
        await Console.Error.WriteLineAsync(LoadSettings.Usage);
        return 2;
}
