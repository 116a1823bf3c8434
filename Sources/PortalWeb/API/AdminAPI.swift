import Hummingbird
import Portal

/// What operators see and do of the portal itself: its backups, how it does.
struct AdminAPI: Sendable {
  let web: Web

  func add(to part: APIPart<OperatorContext>) {
    addBackups(to: part.chapter("Back office: backups"))
    addPortal(to: part.chapter("Back office: the portal"))
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
