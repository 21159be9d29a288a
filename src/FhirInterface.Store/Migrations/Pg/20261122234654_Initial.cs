using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FhirInterface.Store.Migrations.Pg
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "action",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Id = table.Column<string>(type: "text", nullable: true),
                    Kind = table.Column<string>(type: "text", nullable: false),
                    Status = table.Column<string>(type: "text", nullable: false),
                    Open = table.Column<bool>(type: "boolean", nullable: false),
                    CodeSystem = table.Column<string>(type: "text", nullable: false),
                    Code = table.Column<string>(type: "text", nullable: false),
                    Priority = table.Column<string>(type: "text", nullable: false),
                    OwnerKey = table.Column<string>(type: "text", nullable: false),
                    RequesterKey = table.Column<string>(type: "text", nullable: false),
                    Custodian = table.Column<string>(type: "text", nullable: false),
                    Practice = table.Column<string>(type: "text", nullable: true),
                    Liaison = table.Column<string>(type: "text", nullable: false),
                    VisibleToPractice = table.Column<bool>(type: "boolean", nullable: false),
                    NhsNumber = table.Column<string>(type: "text", nullable: true),
                    FocusType = table.Column<string>(type: "text", nullable: true),
                    FocusId = table.Column<string>(type: "text", nullable: true),
                    SeriesId = table.Column<string>(type: "text", nullable: true),
                    AskId = table.Column<string>(type: "text", nullable: true),
                    GroupKey = table.Column<string>(type: "text", nullable: true),
                    AuthoredOn = table.Column<long>(type: "bigint", nullable: false),
                    Modified = table.Column<long>(type: "bigint", nullable: false),
                    Due = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    LastUpdated = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_action", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "ask",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Id = table.Column<string>(type: "text", nullable: true),
                    SeriesId = table.Column<string>(type: "text", nullable: false),
                    LetterId = table.Column<string>(type: "text", nullable: false),
                    Category = table.Column<string>(type: "text", nullable: false),
                    Quote = table.Column<string>(type: "text", nullable: false),
                    Custodian = table.Column<string>(type: "text", nullable: false),
                    Practice = table.Column<string>(type: "text", nullable: true),
                    Specialty = table.Column<string>(type: "text", nullable: true),
                    Avoidable = table.Column<bool>(type: "boolean", nullable: false),
                    Disposition = table.Column<string>(type: "text", nullable: false),
                    Urgent = table.Column<bool>(type: "boolean", nullable: false),
                    AskedAt = table.Column<long>(type: "bigint", nullable: false),
                    PreventedAt = table.Column<long>(type: "bigint", nullable: true),
                    PreventedBy = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ask", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Id = table.Column<string>(type: "text", nullable: true),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Action = table.Column<string>(type: "text", nullable: false),
                    Interaction = table.Column<string>(type: "text", nullable: false),
                    ClientId = table.Column<string>(type: "text", nullable: false),
                    AgentOds = table.Column<string>(type: "text", nullable: false),
                    AgentRole = table.Column<string>(type: "text", nullable: false),
                    Entities = table.Column<string>(type: "text", nullable: false),
                    NhsNumber = table.Column<string>(type: "text", nullable: true),
                    Custodian = table.Column<string>(type: "text", nullable: true),
                    Practice = table.Column<string>(type: "text", nullable: true),
                    Liaison = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "commit_clock",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    last = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_commit_clock", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "evidence",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    OrderKey = table.Column<string>(type: "text", nullable: false),
                    Custodian = table.Column<string>(type: "text", nullable: false),
                    NhsNumber = table.Column<string>(type: "text", nullable: true),
                    MedicineKey = table.Column<string>(type: "text", nullable: false),
                    ItemKey = table.Column<string>(type: "text", nullable: true),
                    AnsweredLetterId = table.Column<string>(type: "text", nullable: true),
                    ReceivedAt = table.Column<long>(type: "bigint", nullable: false),
                    WithdrawnAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_evidence", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "letter",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Id = table.Column<string>(type: "text", nullable: true),
                    Kind = table.Column<string>(type: "text", nullable: false),
                    SeriesId = table.Column<string>(type: "text", nullable: false),
                    PostingKey = table.Column<string>(type: "text", nullable: false),
                    SeriesKey = table.Column<string>(type: "text", nullable: true),
                    RewrittenKey = table.Column<string>(type: "text", nullable: true),
                    Sha256 = table.Column<string>(type: "text", nullable: false),
                    Custodian = table.Column<string>(type: "text", nullable: false),
                    CustodianName = table.Column<string>(type: "text", nullable: true),
                    Practice = table.Column<string>(type: "text", nullable: true),
                    Liaison = table.Column<string>(type: "text", nullable: false),
                    NhsNumber = table.Column<string>(type: "text", nullable: true),
                    Title = table.Column<string>(type: "text", nullable: false),
                    AuthoredOn = table.Column<long>(type: "bigint", nullable: true),
                    Specialty = table.Column<string>(type: "text", nullable: true),
                    MedicineKey = table.Column<string>(type: "text", nullable: true),
                    IsOrder = table.Column<bool>(type: "boolean", nullable: false),
                    RequestStatus = table.Column<string>(type: "text", nullable: true),
                    State = table.Column<string>(type: "text", nullable: false),
                    Disposition = table.Column<string>(type: "text", nullable: false),
                    IdentityCertain = table.Column<bool>(type: "boolean", nullable: false),
                    PolicyUrl = table.Column<string>(type: "text", nullable: false),
                    Tags = table.Column<string>(type: "text", nullable: false),
                    ReceivedAt = table.Column<long>(type: "bigint", nullable: false),
                    ReleasedAt = table.Column<long>(type: "bigint", nullable: true),
                    ReleaseDue = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    AnsweredVersion = table.Column<int>(type: "integer", nullable: false),
                    LastUpdated = table.Column<long>(type: "bigint", nullable: false),
                    VisibleToPractice = table.Column<bool>(type: "boolean", nullable: false),
                    Outcome = table.Column<byte[]>(type: "bytea", nullable: false),
                    Plan = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_letter", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "message",
                columns: table => new
                {
                    Sender = table.Column<string>(type: "text", nullable: false),
                    MessageKey = table.Column<string>(type: "text", nullable: false),
                    Sha256 = table.Column<string>(type: "text", nullable: false),
                    Response = table.Column<byte[]>(type: "bytea", nullable: false),
                    ReceivedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_message", x => new { x.Sender, x.MessageKey });
                });

            migrationBuilder.CreateTable(
                name: "notification",
                columns: table => new
                {
                    SubscriptionId = table.Column<string>(type: "text", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    FocusType = table.Column<string>(type: "text", nullable: false),
                    FocusId = table.Column<string>(type: "text", nullable: false),
                    FocusVersion = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    SentAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notification", x => new { x.SubscriptionId, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "owed",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Kind = table.Column<string>(type: "text", nullable: false),
                    SubjectId = table.Column<string>(type: "text", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    DoneAt = table.Column<long>(type: "bigint", nullable: true),
                    Ending = table.Column<string>(type: "text", nullable: true),
                    LeasedUntil = table.Column<long>(type: "bigint", nullable: true),
                    Attempts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_owed", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "policy",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Custodian = table.Column<string>(type: "text", nullable: false),
                    Practice = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<string>(type: "text", nullable: false),
                    Json = table.Column<string>(type: "text", nullable: false),
                    AddedBy = table.Column<string>(type: "text", nullable: false),
                    Why = table.Column<string>(type: "text", nullable: false),
                    AddedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_policy", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "posted_body",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    LetterId = table.Column<string>(type: "text", nullable: false),
                    ContentType = table.Column<string>(type: "text", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    Sha256 = table.Column<string>(type: "text", nullable: false),
                    ReceivedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_posted_body", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "provenance",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Id = table.Column<string>(type: "text", nullable: true),
                    TargetType = table.Column<string>(type: "text", nullable: false),
                    TargetId = table.Column<string>(type: "text", nullable: false),
                    TargetVersion = table.Column<int>(type: "integer", nullable: false),
                    Custodian = table.Column<string>(type: "text", nullable: false),
                    Practice = table.Column<string>(type: "text", nullable: true),
                    Liaison = table.Column<string>(type: "text", nullable: false),
                    VisibleToPractice = table.Column<bool>(type: "boolean", nullable: false),
                    LastUpdated = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_provenance", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "request_id",
                columns: table => new
                {
                    ClientId = table.Column<string>(type: "text", nullable: false),
                    RequestId = table.Column<string>(type: "text", nullable: false),
                    Sha256 = table.Column<string>(type: "text", nullable: false),
                    ReceivedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_id", x => new { x.ClientId, x.RequestId });
                });

            migrationBuilder.CreateTable(
                name: "resource_version",
                columns: table => new
                {
                    ResourceType = table.Column<string>(type: "text", nullable: false),
                    ResourceId = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    LastUpdated = table.Column<long>(type: "bigint", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    StampAt = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource_version", x => new { x.ResourceType, x.ResourceId, x.Version });
                });

            migrationBuilder.CreateTable(
                name: "subscription",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Id = table.Column<string>(type: "text", nullable: true),
                    Owner = table.Column<string>(type: "text", nullable: false),
                    Role = table.Column<string>(type: "text", nullable: false),
                    Status = table.Column<string>(type: "text", nullable: false),
                    Topic = table.Column<string>(type: "text", nullable: true),
                    OwnerFilter = table.Column<string>(type: "text", nullable: true),
                    RequesterFilter = table.Column<string>(type: "text", nullable: true),
                    Criteria = table.Column<string>(type: "text", nullable: false),
                    Endpoint = table.Column<string>(type: "text", nullable: false),
                    PayloadType = table.Column<string>(type: "text", nullable: true),
                    PayloadContent = table.Column<string>(type: "text", nullable: true),
                    HeartbeatSeconds = table.Column<int>(type: "integer", nullable: true),
                    TimeoutSeconds = table.Column<int>(type: "integer", nullable: true),
                    End = table.Column<long>(type: "bigint", nullable: true),
                    EventCount = table.Column<long>(type: "bigint", nullable: false),
                    Failures = table.Column<int>(type: "integer", nullable: false),
                    FailingSince = table.Column<long>(type: "bigint", nullable: true),
                    RetryAt = table.Column<long>(type: "bigint", nullable: true),
                    LastSentAt = table.Column<long>(type: "bigint", nullable: true),
                    LeasedUntil = table.Column<long>(type: "bigint", nullable: true),
                    Deleted = table.Column<bool>(type: "boolean", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    LastUpdated = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subscription", x => x.Key);
                });

            migrationBuilder.InsertData(
                table: "commit_clock",
                columns: new[] { "id", "last" },
                values: new object[] { 1, 0L });

            migrationBuilder.CreateIndex(
                name: "IX_action_AskId",
                table: "action",
                column: "AskId",
                unique: true,
                filter: "\"Open\" AND \"AskId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_action_Custodian_LastUpdated",
                table: "action",
                columns: new[] { "Custodian", "LastUpdated" });

            migrationBuilder.CreateIndex(
                name: "IX_action_Due",
                table: "action",
                column: "Due");

            migrationBuilder.CreateIndex(
                name: "IX_action_FocusId",
                table: "action",
                column: "FocusId");

            migrationBuilder.CreateIndex(
                name: "IX_action_GroupKey",
                table: "action",
                column: "GroupKey");

            migrationBuilder.CreateIndex(
                name: "IX_action_Id",
                table: "action",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_action_NhsNumber",
                table: "action",
                column: "NhsNumber");

            migrationBuilder.CreateIndex(
                name: "IX_action_OwnerKey_LastUpdated",
                table: "action",
                columns: new[] { "OwnerKey", "LastUpdated" });

            migrationBuilder.CreateIndex(
                name: "IX_action_OwnerKey_Status_LastUpdated",
                table: "action",
                columns: new[] { "OwnerKey", "Status", "LastUpdated" });

            migrationBuilder.CreateIndex(
                name: "IX_action_Practice_LastUpdated",
                table: "action",
                columns: new[] { "Practice", "LastUpdated" });

            migrationBuilder.CreateIndex(
                name: "IX_action_RequesterKey_LastUpdated",
                table: "action",
                columns: new[] { "RequesterKey", "LastUpdated" });

            migrationBuilder.CreateIndex(
                name: "IX_action_SeriesId",
                table: "action",
                column: "SeriesId");

            migrationBuilder.CreateIndex(
                name: "IX_ask_AskedAt_Category",
                table: "ask",
                columns: new[] { "AskedAt", "Category" });

            migrationBuilder.CreateIndex(
                name: "IX_ask_Id",
                table: "ask",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ask_SeriesId",
                table: "ask",
                column: "SeriesId");

            migrationBuilder.CreateIndex(
                name: "IX_audit_AgentOds_At",
                table: "audit",
                columns: new[] { "AgentOds", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_At",
                table: "audit",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_audit_Id",
                table: "audit",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_audit_NhsNumber",
                table: "audit",
                column: "NhsNumber");

            migrationBuilder.CreateIndex(
                name: "IX_evidence_Custodian_OrderKey",
                table: "evidence",
                columns: new[] { "Custodian", "OrderKey" });

            migrationBuilder.CreateIndex(
                name: "IX_evidence_NhsNumber",
                table: "evidence",
                column: "NhsNumber");

            migrationBuilder.CreateIndex(
                name: "IX_letter_Custodian_LastUpdated",
                table: "letter",
                columns: new[] { "Custodian", "LastUpdated" });

            migrationBuilder.CreateIndex(
                name: "IX_letter_Id",
                table: "letter",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_letter_Liaison_LastUpdated",
                table: "letter",
                columns: new[] { "Liaison", "LastUpdated" });

            migrationBuilder.CreateIndex(
                name: "IX_letter_NhsNumber",
                table: "letter",
                column: "NhsNumber");

            migrationBuilder.CreateIndex(
                name: "IX_letter_PostingKey_Custodian",
                table: "letter",
                columns: new[] { "PostingKey", "Custodian" });

            migrationBuilder.CreateIndex(
                name: "IX_letter_Practice_LastUpdated",
                table: "letter",
                columns: new[] { "Practice", "LastUpdated" });

            migrationBuilder.CreateIndex(
                name: "IX_letter_RewrittenKey",
                table: "letter",
                column: "RewrittenKey");

            migrationBuilder.CreateIndex(
                name: "IX_letter_SeriesId",
                table: "letter",
                column: "SeriesId");

            migrationBuilder.CreateIndex(
                name: "IX_letter_SeriesKey",
                table: "letter",
                column: "SeriesKey");

            migrationBuilder.CreateIndex(
                name: "IX_notification_unsent",
                table: "notification",
                columns: new[] { "SubscriptionId", "Number" },
                filter: "\"SentAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_owed_DueAt",
                table: "owed",
                column: "DueAt",
                filter: "\"DoneAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_owed_SubjectId_Kind",
                table: "owed",
                columns: new[] { "SubjectId", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_policy_Custodian_Practice_Version",
                table: "policy",
                columns: new[] { "Custodian", "Practice", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_provenance_Id",
                table: "provenance",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_provenance_TargetId_TargetVersion",
                table: "provenance",
                columns: new[] { "TargetId", "TargetVersion" });

            migrationBuilder.CreateIndex(
                name: "IX_subscription_Id",
                table: "subscription",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_subscription_OwnerFilter",
                table: "subscription",
                column: "OwnerFilter");

            migrationBuilder.CreateIndex(
                name: "IX_subscription_RequesterFilter",
                table: "subscription",
                column: "RequesterFilter");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "action");

            migrationBuilder.DropTable(
                name: "ask");

            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "commit_clock");

            migrationBuilder.DropTable(
                name: "evidence");

            migrationBuilder.DropTable(
                name: "letter");

            migrationBuilder.DropTable(
                name: "message");

            migrationBuilder.DropTable(
                name: "notification");

            migrationBuilder.DropTable(
                name: "owed");

            migrationBuilder.DropTable(
                name: "policy");

            migrationBuilder.DropTable(
                name: "posted_body");

            migrationBuilder.DropTable(
                name: "provenance");

            migrationBuilder.DropTable(
                name: "request_id");

            migrationBuilder.DropTable(
                name: "resource_version");

            migrationBuilder.DropTable(
                name: "subscription");
        }
    }
}
