import Mustache
import Portal

/// The backups: the last good one, what became of each attempt, when the next one comes.
struct BackupsPage: Page {
  static let template = "admin/backups"

  struct Last: MustacheParent, Sendable {
    let at: TimeText
    let size: String
    let checked: String
    let path: String

    func child(named name: String) -> Any? {
      switch name {
      case "at": at
      case "size": size
      case "checked": checked
      case "path": path
      default: nil
      }
    }
  }

  struct Run: MustacheParent, Sendable {
    let at: TimeText
    let badge: String
    let state: String
    let reason: String
    let took: String
    let size: String
    let file: String
    let problem: String?

    func child(named name: String) -> Any? {
      switch name {
      case "at": at
      case "badge": badge
      case "state": state
      case "reason": reason
      case "took": took
      case "size": size
      case "file": file
      case "problem": problem
      default: nil
      }
    }
  }

  let running: Bool
  let last: Last?
  let next: TimeText?
  /// In place of a time.
  let nextText: String
  let folder: String
  let keep: String
  let runs: [Run]

  static let sample = BackupsPage(
    running: true,
    last: Last(at: .sample, size: "size", checked: "checked", path: "path"), next: .sample,
    nextText: "next", folder: "folder", keep: "keep",
    runs: [
      Run(
        at: .sample, badge: "good", state: "state", reason: "reason", took: "took", size: "size",
        file: "file", problem: "problem")
    ])

  func child(named name: String) -> Any? {
    switch name {
    case "running": running
    case "last": last
    case "next": next
    case "nextText": nextText
    case "folder": folder
    case "keep": keep
    case "hasRuns": !runs.isEmpty
    case "runs": runs
    default: nil
    }
  }
}

extension BackupsPage {
  init(_ settings: PortalSettings, _ zone: String, _ words: Words, in tx: Tx) throws {
    let time = TimeFormat(zone: zone, words: words, now: tx.now)
    let found = try BackupRun.lastVerified(in: tx)
    let schedule = try BackupSchedule(in: tx)
    running = schedule.isRunning
    last = found.map { Last($0, words, time) }
    next = schedule.next.flatMap { $0 > tx.now ? time($0) : nil }
    nextText =
      schedule.isRunning
      ? words("Now")
      : words("None is planned. Set PORTICO_BACKUP_EVERY to have one made regularly.")
    folder = settings.backupFolder
    keep = words.count(
      settings.backups.keep, one: "The newest one", many: "The newest {{count}}")
    runs = try BackupRun.latest(50, in: tx).map { Run($0, words, time) }
  }
}

extension BackupRun {
  fileprivate var path: String { "\(folder)/\(file ?? "")" }
}

extension BackupsPage.Last {
  fileprivate init(_ run: BackupRun, _ words: Words, _ time: TimeFormat) {
    let checked = run.checked
    self.init(
      at: time(run.startedAt), size: words.size(run.size ?? 0),
      checked: words(
        "Rows: {{rows}}, tables: {{tables}}, audit entries: {{entries}}, files: {{files}}",
        [
          "rows": String(checked?.rows ?? 0), "tables": String(checked?.tables ?? 0),
          "entries": String(checked?.entries ?? 0), "files": String(checked?.files ?? 0),
        ]), path: run.path)
  }
}

extension BackupsPage.Run {
  fileprivate init(_ run: BackupRun, _ words: Words, _ time: TimeFormat) {
    let removed = run.removedAt != nil
    self.init(
      at: time(run.startedAt), badge: Self.badge(run), state: words.state(run.state, removed),
      reason: words.reason(run.reason),
      took: run.finishedAt.map { words.took($0 - run.startedAt) } ?? "–",
      size: run.size.map(words.size) ?? "–", file: run.file ?? "–", problem: run.problem)
  }

  private static func badge(_ run: BackupRun) -> String {
    switch run.state {
    case .running: "queued"
    case .verified: run.removedAt == nil ? "good" : "gone"
    case .failed: "dead"
    }
  }
}

extension Words {
  fileprivate func state(_ state: BackupRun.State, _ removed: Bool) -> String {
    switch state {
    case .running: self("Running")
    case .verified: removed ? self("Verified, removed since") : self("Verified")
    case .failed: self("Failed")
    }
  }

  fileprivate func reason(_ reason: BackupRun.Reason) -> String {
    switch reason {
    case .schedule: self("On schedule")
    case .request: self("By request")
    case .command: self("By command")
    }
  }

  /// Bytes, in units of a thousand.
  fileprivate func size(_ bytes: Int64) -> String {
    let units: [(Int64, String)] = [
      (1_000_000_000, "{{number}} GB"), (1_000_000, "{{number}} MB"), (1_000, "{{number}} kB"),
    ]
    guard let (unit, text) = units.first(where: { bytes >= $0.0 }) else {
      return self("{{number}} bytes", ["number": String(bytes)])
    }
    let tenths = (bytes * 10 + unit / 2) / unit
    let number = tenths < 100 ? "\(tenths / 10).\(tenths % 10)" : String(tenths / 10)
    return self(text, ["number": number])
  }

  fileprivate func took(_ span: Duration) -> String {
    let seconds = max(0, span.microseconds / 1_000_000)
    if seconds < 1 { return self("under a second") }
    if seconds < 60 { return self("{{count}} s", ["count": String(seconds)]) }
    return self(
      "{{minutes}} min {{seconds}} s",
      ["minutes": String(seconds / 60), "seconds": String(seconds % 60)])
  }
}
