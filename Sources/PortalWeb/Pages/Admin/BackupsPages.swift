import Hummingbird
import Portal

/// The backups: the last good one, what became of each attempt, when the next one comes.
struct BackupsPages: Sendable {
  static let room = Room(
    path: "/admin/backups", label: "Backups",
    icon:
      "M3 2.5h10a1 1 0 0 1 1 1V5a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V3.5a1 1 0 0 1 1-1zM3 6v6.5a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1V6M6.5 8.75h3"
  )

  struct Record: Sendable {
    let last: BackupRun?
    let schedule: BackupSchedule
    let list: Listed<BackupRun>
    let readAt: Timestamp
  }

  static let page = Page<Record>("admin/backups", room: room) { record, view in
    let (settings, schedule) = (view.site.settings, record.schedule)
    let next = schedule.next.flatMap { $0 > record.readAt ? $0 : nil }
    return [
      "running": schedule.isRunning, "last": record.last.map { last($0, view) },
      "next": next.map { view.time($0) }, "nextText": nextText(schedule, view.words),
      "folder": settings.backupFolder, "keep": keep(settings.backups.keep, view.words),
      "list": record.list.tags(view),
    ]
  }.changing { $0.schedule.changesAt }

  private static func nextText(_ schedule: BackupSchedule, _ words: Words) -> String {
    schedule.isRunning
      ? words("Now")
      : words("None is planned. Set PORTICO_BACKUP_EVERY to have one made regularly.")
  }

  private static func keep(_ count: Int, _ words: Words) -> String {
    words.count(count, one: "The newest one", many: "The newest {{count}}")
  }

  private static func last(_ run: BackupRun, _ view: View) -> Tags {
    let checked = run.checked
    let counts = [
      "rows": String(checked?.rows ?? 0), "tables": String(checked?.tables ?? 0),
      "entries": String(checked?.entries ?? 0), "files": String(checked?.files ?? 0),
    ]
    return [
      "at": view.time(run.startedAt), "size": view.words.size(run.size ?? 0),
      "checked": view.words(
        "Rows: {{rows}}, tables: {{tables}}, audit entries: {{entries}}, files: {{files}}",
        values: counts),
      "path": "\(run.folder)/\(run.file ?? "")",
    ]
  }

  let web: Web

  func show(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.list(request, context, BackupRun.listing, on: Self.page) { list, tx in
      Record(
        last: try BackupRun.lastVerified(in: tx), schedule: try BackupSchedule(in: tx), list: list,
        readAt: tx.now)
    }
  }

  func start(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.press(request, context) {
      let isNew = try await web.write(context) { _, tx in
        try BackupSchedule.request(in: tx)
      }
      return isNew
        ? Done("/admin/backups")
        : Done("/admin/backups", "A backup is being made already.", kind: .note)
    }
  }
}
