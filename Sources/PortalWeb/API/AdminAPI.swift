import Hummingbird
import Portal

/// What operators see and do of the portal itself: its mail, its backups, how it does.
struct AdminAPI: Sendable {
  let web: Web

  func add(to part: APIPart<OperatorContext>) {
    addOutbox(to: part.chapter("Back office: mail"))
    addBackups(to: part.chapter("Back office: backups"))
    addPortal(to: part.chapter("Back office: the portal"))
  }

  private func addOutbox(to part: APIPart<OperatorContext>) {
    part.list(
      "outbox", nil, "List the mails", OutboxMessage.listing, OutboxMessage.resource
    ) { _ in .everything }
    // What a mail says is read on its page alone.
    part.read("outbox/:id", nil, "Read what became of a mail", OutboxMessage.resource) { call in
      let id: ID<OutboxMessage> = try call.id()
      return { try OutboxMessage.find(id, in: $0) }
    }
    change(
      part, "send", "Send a mail again",
      "This mail cannot be sent again: it waits already, or its words are no longer kept."
    ) { try OutboxMessage.sendAgain($0, in: $1) }
    change(
      part, "hold", "Hold a mail",
      "This mail is on its way at this moment, or does not wait any more."
    ) { try OutboxMessage.hold($0, in: $1) }
  }

  /// - Parameter otherwise: why it was not done.
  private func change(
    _ part: APIPart<OperatorContext>, _ name: String, _ summary: String, _ otherwise: Phrase,
    _ body: @escaping @Sendable (ID<OutboxMessage>, Tx) throws -> Bool
  ) {
    part.write(
      .post, "outbox/:id/\(name)", .sendMail, summary, gives: OutboxMessage.resource
    ) { call in
      let id: ID<OutboxMessage> = try call.id()
      return try await call.write {
        try await web.write(call.context) { _, tx in
          guard try OutboxMessage.find(id, in: tx) != nil else { throw NoAuthority.nothing }
          guard try body(id, tx) else { throw Obstacle(otherwise) }
        }
      } giving: { (_: Void, tx) in
        guard let mail = try OutboxMessage.find(id, in: tx) else { throw NoAuthority.nothing }
        return .one(OutboxMessage.resource, mail)
      }
    }
  }

  private func addBackups(to part: APIPart<OperatorContext>) {
    part.list("backups", nil, "List the backups", BackupRun.listing, BackupRun.resource) { _ in
      .everything
    }
    part.write(
      .post, "backups", .backUp, "Make a backup", gives: BackupSchedule.resource,
      status: .accepted
    ) { call in
      try await call.write {
        try await web.write(call.context) { _, tx in try BackupSchedule.request(in: tx) }
      } giving: { (_: Bool, tx) in
        APIAnswer(.accepted, BackupSchedule.resource.json(try BackupSchedule(in: tx)))
      }
    }
  }

  private func addPortal(to part: APIPart<OperatorContext>) {
    part.query("health", nil, "How the portal does", [], gives: Health.resource) { call in
      let health = await Health(web)
      return APIAnswer.one(Health.resource, health).response()
    }
    part.query("config", nil, "How the portal is set up", [], gives: ShownSetting.all) { call in
      APIAnswer.one(ShownSetting.all, web.options.settings).response(to: call.request)
    }
  }
}

/// How the portal does, in brief.
private struct Health: Sendable {
  struct Line: Sendable {
    let name: String
    let waiting: Int
  }

  let database: String
  let isStopping: Bool
  let backlog: [Line]
  let components: [ComponentStatus]

  init(_ web: Web) async {
    database = await web.readyProbe.problem(web.portal) == nil ? "working" : "down"
    isStopping = web.readiness.isStopping
    backlog = web.portal.store.backlog.sorted { $0.key < $1.key }
      .map { Line(name: $0.key, waiting: $0.value) }
    components = web.status.now.components
  }

  private static let line = Resource<Line>(
    "Backlog",
    [
      .text("line", "What waits") { $0.name },
      .integer("waiting", "How many wait for the database at this moment") { $0.waiting },
    ])

  static let resource = Resource<Health>(
    "AdminHealth",
    [
      .text("version", "Of the portal") { _ in Portal.version },
      .word("database", "Whether it can be written", among: ["working", "down"]) { $0.database },
      .flag("stopping", "The process was told to stop") { $0.isStopping },
      .list("backlog", line) { $0.backlog },
      .list("components", ComponentStatus.resource) { $0.components },
    ])
}

extension ShownSetting {
  private static let resource = Resource<ShownSetting>(
    "Setting",
    [
      .text("variable", "In the environment") { $0.variable },
      .text("key", "In the file") { $0.key },
      .text("value", "Secrets are hidden") { $0.value },
      .text("source", "Where the value comes from") { $0.source },
      .text("help", "What it is") { $0.help },
    ])

  fileprivate static let all = Resource<[ShownSetting]>(
    "Settings", [.list("items", resource) { $0 }])
}
