namespace FhirInterface.Api.Access;

/// <summary>SMART v2 scopes (and v1's <c>read</c>, <c>write</c>), as <c>system/Task.rus</c>.</summary>
public static class Scopes
{
    /// <summary>Whether the scopes granted allow what a call needs, as <c>Task.r</c>.</summary>
    public static bool Allow(IReadOnlySet<string> granted, string needed)
    {
        ArgumentNullException.ThrowIfNull(granted);
        ArgumentNullException.ThrowIfNull(needed);
        var dot = needed.IndexOf('.', StringComparison.Ordinal);
        var (type, letter) = (needed[..dot], needed[dot + 1]);
        return granted.Any(scope => Covers(scope, type, letter));
    }

    private static bool Covers(string scope, string type, char letter)
    {
        var slash = scope.IndexOf('/', StringComparison.Ordinal);
        var dot = scope.IndexOf('.', StringComparison.Ordinal);
        if (slash < 0 || dot < slash || scope[..slash] is not ("system" or "user"))
            return false;

        // A scope narrowed by a search (?category=…) grants less than the type: it is not understood, so it grants nothing.
        var (named, letters) = (scope[(slash + 1)..dot], scope[(dot + 1)..]);
        if (letters.Contains('?', StringComparison.Ordinal) || (named != "*" && named != type))
            return false;
        return letters switch
        {
            "*" => true,
            "read" => letter is 'r' or 's',
            "write" => letter is 'c' or 'u' or 'd',
            _ => letters.All(c => "cruds".Contains(c, StringComparison.Ordinal)) && letters.Contains(letter, StringComparison.Ordinal),
        };
    }
}
