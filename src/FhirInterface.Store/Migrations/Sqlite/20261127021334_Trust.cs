using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FhirInterface.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Trust : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Restricted",
                table: "letter",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Policy",
                table: "audit",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Refused",
                table: "audit",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "used_assertion",
                columns: table => new
                {
                    ClientId = table.Column<string>(type: "TEXT", nullable: false),
                    Jti = table.Column<string>(type: "TEXT", nullable: false),
                    Until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_used_assertion", x => new { x.ClientId, x.Jti });
                });

            migrationBuilder.CreateIndex(
                name: "IX_used_assertion_Until",
                table: "used_assertion",
                column: "Until");

            AppendOnly.Set(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            AppendOnly.Lift(migrationBuilder);
            migrationBuilder.DropTable(
                name: "used_assertion");

            migrationBuilder.DropColumn(
                name: "Restricted",
                table: "letter");

            migrationBuilder.DropColumn(
                name: "Policy",
                table: "audit");

            migrationBuilder.DropColumn(
                name: "Refused",
                table: "audit");
        }
    }
}
