using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FhirInterface.Store.Migrations.Pg
{
    /// <inheritdoc />
    public partial class FigureSums : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "figure_sum",
                columns: table => new
                {
                    Of = table.Column<string>(type: "text", nullable: false),
                    Weeks = table.Column<int>(type: "integer", nullable: false),
                    ScopeKey = table.Column<long>(type: "bigint", nullable: false),
                    Category = table.Column<string>(type: "text", nullable: false),
                    Total = table.Column<int>(type: "integer", nullable: false),
                    Ended = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_figure_sum", x => new { x.Of, x.Weeks, x.ScopeKey, x.Category });
                });

            migrationBuilder.CreateIndex(
                name: "IX_letter_ReceivedDay_ScopeKey_Id_SeriesId_ReceivedAt_Kind",
                table: "letter",
                columns: new[] { "ReceivedDay", "ScopeKey", "Id", "SeriesId", "ReceivedAt", "Kind" },
                filter: "\"Kind\" = 'MedicationRequest'");

            migrationBuilder.CreateIndex(
                name: "IX_letter_SeriesId_State_IsOrder_ReleasedAt_Kind",
                table: "letter",
                columns: new[] { "SeriesId", "State", "IsOrder", "ReleasedAt", "Kind" },
                filter: "\"Kind\" = 'MedicationRequest'");
            FigureTriggers.Set(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            FigureTriggers.Lift(migrationBuilder);
            migrationBuilder.DropTable(
                name: "figure_sum");

            migrationBuilder.DropIndex(
                name: "IX_letter_ReceivedDay_ScopeKey_Id_SeriesId_ReceivedAt_Kind",
                table: "letter");

            migrationBuilder.DropIndex(
                name: "IX_letter_SeriesId_State_IsOrder_ReleasedAt_Kind",
                table: "letter");
        }
    }
}
