extension BackupRun.State: Choice {
  package var label: String {
    switch self {
    case .running: "Running"
    case .verified: "Verified"
    case .failed: "Failed"
    }
  }
}

extension BackupRun.Reason: Choice {
  package var label: String {
    switch self {
    case .schedule: "On schedule"
    case .request: "By request"
    case .command: "By command"
    }
  }
}

extension BackupRun {
  /// How an attempt stands today: its file may have made room for newer ones.
  enum Standing: String, Choice {
    case running, verified, removed, failed

    var label: String {
      switch self {
      case .running: "Running"
      case .verified: "Verified"
      case .removed: "Verified, removed since"
      case .failed: "Failed"
      }
    }
  }

  var standing: Standing {
    switch state {
    case .running: .running
    case .verified: removedAt == nil ? .verified : .removed
    case .failed: .failed
    }
  }

  /// Every attempt at a backup.
  package static let listing = Listing<BackupRun>(
    "backups", select: "SELECT * FROM backup_runs", key: "id",
    sortedBy: .init("startedAt", descending: true),
    columns: [
      .text("id", "Id") { $0.id.text }.shown(.programs),
      .moment("startedAt", "When") { $0.startedAt }.sortedByID(),
      .text("problem", "Problem") { $0.problem }.shown(.warning),
      .choice("state", "State") { $0.standing }.shown(.state),
      .choice("reason", "Made") { $0.reason },
      .span("took", "Took") { run in run.finishedAt.map { $0 - run.startedAt } },
      .size("size", "Size") { $0.size },
      .text("file", "File") { $0.file }.shown(.long),
      .text("folder", "Folder") { $0.folder }.shown(.programs),
      .moment("removedAt", "Removed") { $0.removedAt }.shown(.programs),
    ],
    filters: [
      ListFilter(Field<State>.choice("state", "State"), asTabs: true) { "state = \($0)" }
    ],
    id: { $0.id.text }, decode: { try BackupRun($0) })
}

extension OperatorAct {
  package static let backUp = OperatorAct("backups.make", "make backups")
}
