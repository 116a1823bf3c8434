import Foundation

/// A file that goes with a mail, as it is stored: neither its name nor its bytes can be read.
struct SealedAttachment: Sendable {
  let mail: ID<OutboxMessage>
  /// From 1.
  let position: Int
  let facts: [UInt8]
  let sealed: [UInt8]

  func put(in tx: Tx) throws {
    try tx.insert(
      "outbox_attachments",
      ["mail_id": mail, "position": position, "facts": facts, "sealed": sealed])
  }

  static func all(of mail: ID<OutboxMessage>, in tx: Tx) throws -> [SealedAttachment] {
    try tx.rows("SELECT * FROM outbox_attachments WHERE mail_id = \(mail) ORDER BY position")
      .map { try SealedAttachment($0) }
  }

  static func find(
    _ position: Int, of mail: ID<OutboxMessage>, in tx: Tx
  ) throws -> SealedAttachment? {
    try tx.row(
      "SELECT * FROM outbox_attachments WHERE mail_id = \(mail) AND position = \(position)"
    ).map { try SealedAttachment($0) }
  }

  static func remove(of mails: [ID<OutboxMessage>], in tx: Tx) throws {
    guard !mails.isEmpty else { return }
    try tx.execute("DELETE FROM outbox_attachments WHERE mail_id IN (\(list: mails))")
  }
}

extension SealedAttachment {
  private init(_ row: Row) throws {
    mail = try row["mail_id"]
    position = try row["position"]
    facts = try row["facts"]
    sealed = try row["sealed"]
  }
}

/// What a page says of a file that went with a mail.
package struct AttachmentFacts: Sendable, Equatable {
  package let position: Int
  package let name: String
  /// In bytes.
  package let size: Int
}

extension Outbox {
  /// What is sealed apart from the bytes.
  private struct Facts: Codable {
    let name: String
    let mediaType: String
    let size: Int
    /// Of a picture within the letter.
    var contentID: String?
  }

  func seal(
    _ attachments: [MailAttachment], of mail: ID<OutboxMessage>
  ) throws -> [SealedAttachment] {
    try attachments.enumerated().map { index, attachment in
      let position = index + 1
      let facts = Facts(
        name: attachment.name.text, mediaType: attachment.mediaType, size: attachment.bytes.count,
        contentID: attachment.contentID)
      return SealedAttachment(
        mail: mail, position: position,
        facts: try sealer.seal(
          try JSONEncoder().encode(facts), for: Self.place("facts", mail, position)),
        sealed: try sealer.seal(attachment.bytes, for: Self.place("sealed", mail, position)))
    }
  }

  private static func place(
    _ column: String, _ mail: ID<OutboxMessage>, _ position: Int
  ) -> String {
    "outbox_attachments.\(column):\(mail):\(position)"
  }

  private func facts(
    _ sealed: [UInt8], _ mail: ID<OutboxMessage>, _ position: Int
  ) -> Facts? {
    sealer.open(sealed, for: Self.place("facts", mail, position)).flatMap {
      try? JSONDecoder().decode(Facts.self, from: $0)
    }
  }

  /// Nil when the key is another.
  private func open(_ one: SealedAttachment) -> MailAttachment? {
    guard let facts = facts(one.facts, one.mail, one.position),
      let bytes = sealer.open(one.sealed, for: Self.place("sealed", one.mail, one.position))
    else { return nil }
    return MailAttachment(
      name: facts.name, mediaType: facts.mediaType, bytes: [UInt8](bytes),
      contentID: facts.contentID)
  }

  /// All, for a delivery; nothing is read for a mail without any.
  /// - Returns: nil when they cannot be opened, or one is missing.
  func attachments(
    of message: OutboxMessage, _ store: any Store
  ) async throws -> [MailAttachment]? {
    guard message.attachments > 0 else { return [] }
    let stored = try await store.read { try SealedAttachment.all(of: message.id, in: $0) }
    let files = stored.compactMap(open)
    return files.count == message.attachments ? files : nil
  }

  /// What went with a mail, as long as its words are kept. No bytes are read.
  package func attachmentFacts(
    of message: OutboxMessage, in tx: Tx
  ) throws -> [AttachmentFacts] {
    guard message.attachments > 0 else { return [] }
    let rows = try tx.rows(
      """
      SELECT position, facts FROM outbox_attachments
      WHERE mail_id = \(message.id) ORDER BY position
      """)
    return try rows.compactMap { row in
      let position: Int = try row["position"]
      return facts(try row["facts"], message.id, position).map {
        AttachmentFacts(position: position, name: $0.name, size: $0.size)
      }
    }
  }

  /// One file, for an operator; nil when there is none.
  package func attachment(
    _ position: Int, of mail: ID<OutboxMessage>, _ store: any Store
  ) async throws -> MailAttachment? {
    try await store.read { try SealedAttachment.find(position, of: mail, in: $0) }.flatMap(open)
  }
}
