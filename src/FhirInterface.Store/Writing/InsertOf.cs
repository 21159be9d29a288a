using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace FhirInterface.Store.Writing;

/// <summary>The statement that adds a row of one entity, as the model maps it.</summary>
internal sealed class InsertOf
{
    private readonly RelationalTypeMapping[] mappings;
    private readonly IClrPropertyGetter[] getters;

    public InsertOf(IEntityType type)
    {
        Generated =
            type.FindPrimaryKey()!.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } key] && key.ClrType == typeof(long) ? key : null;
        Columns = [.. type.GetProperties().Where(property => property != Generated)];
        mappings = [.. Columns.Select(property => property.GetRelationalTypeMapping())];
        getters = [.. Columns.Select(property => property.GetGetter())];
        var names = string.Join(", ", Columns.Select(property => $"\"{property.GetColumnName()}\""));
        var values = string.Join(
            ", ",
            Enumerable.Range(1, Columns.Count).Select(n => string.Create(CultureInfo.InvariantCulture, $"${n}"))
        );
        Sql = $"INSERT INTO \"{type.GetTableName()}\" ({names}) VALUES ({values})";
        ReturningSql = Generated is null ? Sql : $"{Sql} RETURNING \"{Generated.GetColumnName()}\"";
    }

    /// <summary>The key that the database gives, if it does.</summary>
    public IProperty? Generated { get; }

    /// <summary>All others, in the order of the statement's parameters <c>$1</c> and on.</summary>
    public IReadOnlyList<IProperty> Columns { get; }
    public string Sql { get; }

    /// <summary>The same, with the key as its result.</summary>
    public string ReturningSql { get; }

    /// <summary>A column's value as the database's driver takes it.</summary>
    public object? ValueOf(int column, object entity)
    {
        var value = getters[column].GetClrValue(entity);
        return mappings[column].Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }

    /// <summary>A parameter of the column's type, also where there is no value: what is prepared holds for one type.</summary>
    public NpgsqlParameter ParameterOf(int column, object entity)
    {
        using var maker = new NpgsqlCommand();
        var parameter = (NpgsqlParameter)mappings[column].CreateParameter(maker, "", getters[column].GetClrValue(entity));
        return parameter;
    }

    /// <summary>Tells the context that a row is there, under its key.</summary>
    public void Accept(EntityEntry entry, long key)
    {
        if (Generated is not null)
            entry.CurrentValues[Generated] = key;
        entry.State = EntityState.Unchanged;
    }
}
