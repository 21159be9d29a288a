using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FhirInterface.Store.Migrations.Pg
{
    /// <inheritdoc />
    public partial class Inbox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_action_Liaison_Kind_Status_AuthoredOn",
                table: "action",
                columns: new[] { "Liaison", "Kind", "Status", "AuthoredOn" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_action_Liaison_Kind_Status_AuthoredOn",
                table: "action");
        }
    }
}
