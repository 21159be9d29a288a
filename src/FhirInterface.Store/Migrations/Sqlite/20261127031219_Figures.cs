using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FhirInterface.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Figures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ask_AskedAt_Category",
                table: "ask");

            migrationBuilder.AddColumn<int>(
                name: "DelayMinutes",
                table: "letter",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ReceivedDay",
                table: "letter",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "ScopeKey",
                table: "letter",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "AskedDay",
                table: "ask",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "ScopeKey",
                table: "ask",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "AuthoredDay",
                table: "action",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Category",
                table: "action",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ScopeKey",
                table: "action",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "figure_scope",
                columns: table => new
                {
                    Key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Setting = table.Column<string>(type: "TEXT", nullable: false),
                    Liaison = table.Column<string>(type: "TEXT", nullable: false),
                    Custodian = table.Column<string>(type: "TEXT", nullable: false),
                    Practice = table.Column<string>(type: "TEXT", nullable: false),
                    Specialty = table.Column<string>(type: "TEXT", nullable: false),
                    Team = table.Column<string>(type: "TEXT", nullable: false),
                    PolicyUrl = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_figure_scope", x => x.Key);
                });

            migrationBuilder.CreateIndex(
                name: "IX_letter_ReceivedDay_ScopeKey_Disposition_DelayMinutes",
                table: "letter",
                columns: new[] { "ReceivedDay", "ScopeKey", "Disposition", "DelayMinutes" });

            migrationBuilder.CreateIndex(
                name: "IX_evidence_AnsweredLetterId",
                table: "evidence",
                column: "AnsweredLetterId",
                filter: "\"AnsweredLetterId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ask_AskedDay_ScopeKey_Category_PreventedAt_AskedAt_Avoidable",
                table: "ask",
                columns: new[] { "AskedDay", "ScopeKey", "Category", "PreventedAt", "AskedAt", "Avoidable" },
                filter: "\"Avoidable\"");

            migrationBuilder.CreateIndex(
                name: "IX_action_AuthoredDay_ScopeKey_Category_Status_Kind",
                table: "action",
                columns: new[] { "AuthoredDay", "ScopeKey", "Category", "Status", "Kind" },
                filter: "\"Kind\" = 'InterfaceIssue'");

            migrationBuilder.CreateIndex(
                name: "IX_figure_scope_Custodian_Practice_Specialty_Team_Setting_PolicyUrl_Liaison",
                table: "figure_scope",
                columns: new[] { "Custodian", "Practice", "Specialty", "Team", "Setting", "PolicyUrl", "Liaison" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "figure_scope");

            migrationBuilder.DropIndex(
                name: "IX_letter_ReceivedDay_ScopeKey_Disposition_DelayMinutes",
                table: "letter");

            migrationBuilder.DropIndex(
                name: "IX_evidence_AnsweredLetterId",
                table: "evidence");

            migrationBuilder.DropIndex(
                name: "IX_ask_AskedDay_ScopeKey_Category_PreventedAt_AskedAt_Avoidable",
                table: "ask");

            migrationBuilder.DropIndex(
                name: "IX_action_AuthoredDay_ScopeKey_Category_Status_Kind",
                table: "action");

            migrationBuilder.DropColumn(
                name: "DelayMinutes",
                table: "letter");

            migrationBuilder.DropColumn(
                name: "ReceivedDay",
                table: "letter");

            migrationBuilder.DropColumn(
                name: "ScopeKey",
                table: "letter");

            migrationBuilder.DropColumn(
                name: "AskedDay",
                table: "ask");

            migrationBuilder.DropColumn(
                name: "ScopeKey",
                table: "ask");

            migrationBuilder.DropColumn(
                name: "AuthoredDay",
                table: "action");

            migrationBuilder.DropColumn(
                name: "Category",
                table: "action");

            migrationBuilder.DropColumn(
                name: "ScopeKey",
                table: "action");

            migrationBuilder.CreateIndex(
                name: "IX_ask_AskedAt_Category",
                table: "ask",
                columns: new[] { "AskedAt", "Category" });
        }
    }
}
