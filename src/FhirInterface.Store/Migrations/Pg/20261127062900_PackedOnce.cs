using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FhirInterface.Store.Migrations.Pg
{
    /// <summary>What comes packed is not packed again: PostgreSQL tried with each row, which cost it more than the row's insert, and won nothing.</summary>
    public partial class PackedOnce : Migration
    {
        private static readonly (string Table, string Column)[] Packed =
        [
            ("resource_version", "Content"),
            ("posted_body", "Content"),
            ("letter", "Outcome"),
            ("letter", "Plan"),
            ("message", "Response"),
        ];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => Store(migrationBuilder, "EXTERNAL");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => Store(migrationBuilder, "EXTENDED");

        private static void Store(MigrationBuilder migrationBuilder, string how)
        {
            foreach (var (table, column) in Packed)
                migrationBuilder.Sql($"ALTER TABLE {table} ALTER COLUMN \"{column}\" SET STORAGE {how}");
        }
    }
}
