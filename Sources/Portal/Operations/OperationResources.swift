extension OutboxMessage {
  /// Without what it says.
  package static let resource = listing.resource("OutboxMail")
}

extension SuppressedAddress {
  package static let resource = listing.resource("SuppressedAddress")
}

extension AttachmentFacts {
  /// Of a mail, all of them.
  package static let resource = Resource<[AttachmentFacts]>(
    "MailAttachments", [.list("items", one) { $0 }])

  private static let one = Resource<AttachmentFacts>(
    "MailAttachment",
    [
      .integer("position", "From 1; stands in its address") { $0.position },
      .text("name", "Name") { $0.name },
      .size("size", "In bytes") { Int64($0.size) },
    ])
}

extension OperatorNote {
  package static let resource = Resource<OperatorNote>(
    "Note",
    [
      .text("id", "Id") { $0.id.text },
      .text("authorId", "Who wrote it; null when their account is gone") { $0.authorID?.text },
      .text("author", "Their name") { $0.authorName },
      .text("text", "Note") { $0.text },
      .moment("createdAt", "When") { $0.createdAt },
    ])
}

extension BackupRun {
  package static let resource = listing.resource("Backup")
}

extension BackupSchedule {
  package static let resource = Resource<BackupSchedule>(
    "BackupSchedule",
    [
      .flag("running", "One is being made, or waits for its turn") { $0.isRunning },
      .moment("next", "When the next one is made; null when none is planned") { $0.next },
    ])
}

extension ListedProviderEvent {
  package static let resource = listing.resource("PaymentEvent")
}

extension WholeProviderEvent {
  package static let resource = Resource<WholeProviderEvent>(
    "WholePaymentEvent",
    ListedProviderEvent.resource.columns.map { $0.within { $0.listed } } + [
      .value("payload", "What it says, as it came") { whole in
        (try? JSON(reading: Array(whole.payload.utf8))).map(ColumnValue.json)
          ?? .text(whole.payload)
      }
    ])
}

extension Reconciliation {
  package static let resource = Resource<Reconciliation>(
    "Reconciliation",
    [
      .text("id", "Id") { $0.id.text },
      .text("askedBy", "Null where the clock asked") { $0.askedBy },
      .moment("begunAt", "Begun") { $0.begunAt },
      .moment("endedAt", "Ended; null while it waits or goes on") { $0.endedAt },
      .integer("teams", "How many were compared") { $0.teams },
      .integer("differences", "How many differed") { $0.differences },
      .text("report", "What differed, a line each") { $0.report },
    ])
}

extension ComponentStatus {
  package static let resource = Resource<ComponentStatus>(
    "Component",
    [
      .word("component", "What people rely on", among: Component.allCases.map(\.rawValue)) {
        $0.component.rawValue
      },
      .word("condition", "How it does", among: Condition.names) { $0.condition.name },
      .moment("since", "Since when") { $0.since },
      .moment("checkedAt", "When it was looked at") { $0.checkedAt },
    ])
}

extension Condition {
  static let names = ["working", "limited", "down", "unknown"]

  package var name: String { Self.names[rawValue] }
}
