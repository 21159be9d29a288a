using System.Linq.Expressions;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Audit;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Outbox;

namespace FhirInterface.Flow.Reads;

/// <summary>
/// Who may see what (design 6.7): a hospital what it sent and what came of it, a practice what was released to it, the liaison what
/// concerns the organisations they serve. The one place where this is said; what lies outside is not there.
/// </summary>
internal static class Compartment
{
    public static Expression<Func<LetterRecord, bool>> Letters(Caller caller)
    {
        var ods = caller.Ods;
        return caller.Role switch
        {
            CallerRole.Hospital => letter => letter.Custodian == ods,
            CallerRole.Practice => letter => letter.Practice == ods && letter.VisibleToPractice,
            CallerRole.Liaison => letter => letter.Liaison == ods,
            CallerRole.Administrator => _ => true,
            _ => _ => false,
        };
    }

    public static Expression<Func<ActionRecord, bool>> Actions(Caller caller)
    {
        var ods = caller.Ods;
        return caller.Role switch
        {
            CallerRole.Hospital => action => action.Custodian == ods,
            CallerRole.Practice => action => action.Practice == ods && action.VisibleToPractice,
            CallerRole.Liaison => action => action.Liaison == ods,
            CallerRole.Administrator => _ => true,
            _ => _ => false,
        };
    }

    /// <summary>What may be counted. A practice counts what was released to it: that is asked of the letters besides.</summary>
    public static Expression<Func<FigureScope, bool>> Figures(Caller caller)
    {
        var ods = caller.Ods;
        return caller.Role switch
        {
            CallerRole.Hospital => scope => scope.Custodian == ods,
            CallerRole.Practice => scope => scope.Practice == ods,
            CallerRole.Liaison => scope => scope.Liaison == ods,
            CallerRole.Administrator => _ => true,
            _ => _ => false,
        };
    }

    /// <summary>The same of the sums of weeks, which tell of no practice.</summary>
    public static Expression<Func<WeekSum, bool>> WeekSums(Caller caller)
    {
        var ods = caller.Ods;
        return caller.Role switch
        {
            CallerRole.Hospital => sum => sum.Custodian == ods,
            CallerRole.Liaison => sum => sum.Liaison == ods,
            CallerRole.Administrator => _ => true,
            _ => _ => false,
        };
    }

    public static Expression<Func<ProvenanceRecord, bool>> Provenances(Caller caller)
    {
        var ods = caller.Ods;
        return caller.Role switch
        {
            CallerRole.Hospital => provenance => provenance.Custodian == ods,
            CallerRole.Practice => provenance => provenance.Practice == ods && provenance.VisibleToPractice,
            CallerRole.Liaison => provenance => provenance.Liaison == ods,
            CallerRole.Administrator => _ => true,
            _ => _ => false,
        };
    }

    /// <summary>
    /// Everybody sees what they did themselves in this role; the liaison also what was done to, and tried at, what they look after. An attempt
    /// that was refused is not shown to who made it: its record says whose the letter is, and even that there is one.
    /// </summary>
    public static Expression<Func<AuditRecord, bool>> Audit(Caller caller)
    {
        var (ods, role) = (caller.Ods, caller.Role.ToString());
        return caller.Role switch
        {
            CallerRole.Administrator => _ => true,
            CallerRole.Liaison => record =>
                (record.AgentOds == ods && record.AgentRole == role && record.Refused == null) || record.Liaison == ods,
            _ => record => record.AgentOds == ods && record.AgentRole == role && record.Refused == null,
        };
    }

    public static Expression<Func<SubscriptionRecord, bool>> Subscriptions(Caller caller)
    {
        var (ods, role) = (caller.Ods, caller.Role.ToString());
        return caller.Role == CallerRole.Administrator
            ? subscription => !subscription.Deleted
            : subscription => subscription.Owner == ods && subscription.Role == role && !subscription.Deleted;
    }
}
