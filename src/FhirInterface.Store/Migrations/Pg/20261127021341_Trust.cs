using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FhirInterface.Store.Migrations.Pg
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
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Policy",
                table: "audit",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Refused",
                table: "audit",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "used_assertion",
                columns: table => new
                {
                    ClientId = table.Column<string>(type: "text", nullable: false),
                    Jti = table.Column<string>(type: "text", nullable: false),
                    Until = table.Column<long>(type: "bigint", nullable: false)
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
