/// Writes once a day where the audit's chains end, and mails the digest of that file to somebody: what
/// they keep cannot be changed by whoever gets hold of this machine.
struct AuditCheckpointMail: Sendable {
  private struct State: Sendable {
    let at: Timestamp
    let heads: [String: AuditHead]
    let cuts: [String: AuditHead]
    let entries: Int
  }

  let portal: Portal
  let recipient: EmailAddress

  /// The file is there before it is told of. Killed between, it is a checkpoint that nobody got: the
  /// next one builds on it.
  func send() async throws {
    let folder = AuditCheckpointFolder(portal.settings.dataFolder)
    let known = try await OwnThreads.run("portico-audit") { folder.known() }
    let state = try await state()
    let (path, digest) = try await OwnThreads.run("portico-audit") {
      try folder.write(state.heads, cuts: state.cuts, at: state.at, after: known)
    }
    let name = String(path.dropFirst(folder.path.count + 1))
    let mail = try portal.outbox.prepare(
      .auditCheckpoint(
        at: state.at, chains: state.heads.count, entries: state.entries,
        file: "\(AuditKeeperRow.place(of: folder.path))/\(name)", digest: digest.grouped,
        link: "\(portal.settings.baseURL)/admin"), to: recipient.text)
    try await portal.store.write(for: .portal, as: .system(Job.auditCheckpointName)) {
      [outbox = portal.outbox] tx in
      try outbox.put(mail, in: tx)
      try tx.audit(
        .auditCheckpoint, to: .portal, subject: name, after: ["sha256": digest.hex])
    }
  }

  private func state() async throws -> State {
    try await portal.store.snapshot { [audit = portal.audit] tx, _ in
      State(
        at: tx.now, heads: try AuditHead.all(in: tx),
        cuts: try audit.cuts(in: tx).cuts.mapValues(\.head),
        entries: try tx.count("SELECT COUNT(*) AS n FROM audit"))
    }
  }
}

extension Job {
  static let auditCheckpointName = "audit-checkpoint"

  /// Nil where nobody is to get one.
  package static func auditCheckpoint(_ portal: Portal) -> Job? {
    portal.settings.checkpointTo.map { recipient in
      Job(auditCheckpointName, every: .days(1)) {
        try await AuditCheckpointMail(portal: portal, recipient: recipient).send()
      }
    }
  }
}

extension AuditAction {
  static let auditCheckpoint = AuditAction("audit.checkpoint", "sent a checkpoint of the audit")
}

extension Mail {
  /// - Parameters:
  ///   - file: machine and path.
  ///   - digest: of the file, in groups.
  package static func auditCheckpoint(
    at time: Timestamp, chains: Int, entries: Int, file: String, digest: String, link: String
  ) -> Mail {
    Mail(
      "audit-checkpoint", language: "en", link: link,
      values: [
        "at": .moment(time, zone: "UTC"), "chains": .text(String(chains)),
        "entries": .text(String(entries)), "file": .text(file), "digest": .text(digest),
      ])
  }
}

extension Portal {
  /// What became of the audit since somebody was mailed a digest.
  package struct DigestFindings: Sendable {
    package let problems: [String]
    /// When the checkpoint was made, and how many chains it knows; nil when there is none.
    package let madeAt: Timestamp?
    package let chains: Int
  }

  /// Compares the audit with what it was at the checkpoint that has the digest.
  package func compareAudit(with digest: AuditDigest) async throws -> DigestFindings {
    let folder = AuditCheckpointFolder(settings.dataFolder)
    let known = try await OwnThreads.run("portico-audit") { folder.known(digest) }
    guard let known else {
      return DigestFindings(
        problems: ["no checkpoint has this digest: it was changed or removed"], madeAt: nil,
        chains: 0)
    }
    let checkpoint = Checkpoint(
      file: known.path, madeAt: known.madeAt, heads: known.heads, cuts: known.cuts)
    let problems = try await store.snapshot { [audit] tx, _ in
      try checkpoint.problems(of: audit, in: tx).map { "\($0), says \(known.path)" }
    }
    let lost =
      "a checkpoint before \(known.path) was changed or removed: what it said cannot be compared"
    return DigestFindings(
      problems: (known.isComplete ? [] : [lost]) + problems, madeAt: known.madeAt,
      chains: known.heads.count)
  }
}
