/// Where backups go, how often, and how many stay.
package struct BackupSettings: Sendable {
  /// Nil is the folder `backups` of the data folder.
  package var folder: String?
  /// Nil when nothing is scheduled.
  package var every: Duration?
  /// How many of the newest are kept in the folder.
  package var keep: Int

  package init(folder: String? = nil, every: Duration? = .hours(24), keep: Int = 14) {
    self.folder = folder
    self.every = every
    self.keep = keep
  }
}

extension PortalSettings {
  package var backupFolder: String { backups.folder ?? "\(dataFolder)/backups" }
}

/// Why there is no backup, in words for a terminal and for the operators' page.
package enum BackupFailure: Error, Equatable, CustomStringConvertible {
  case alreadyRunning
  /// The copy differs from the portal that it was made of.
  case checkFailed([String])

  package var description: String {
    switch self {
    case .alreadyRunning: "Another backup is being made. Wait until it is done."
    case .checkFailed(let problems):
      "The copy did not pass its check: \(problems.joined(separator: "; "))."
    }
  }

  /// What went wrong, whatever it was.
  package static func words(_ error: any Error) -> String {
    switch error {
    case let failure as BackupFailure: failure.description
    case let problem as ArchiveProblem: problem.description
    case StoreError.unavailable(let words): words.prefix(1).uppercased() + words.dropFirst() + "."
    case StoreError.busy: "The database is locked by another process."
    case StoreError.unknownOutcome:
      "The database server went away at the very end, and whether it was done is not known. The next command finds out."
    case StoreError.statement(let words), StoreError.decoding(let words):
      "The database did not do what was asked: \(words)."
    default: "\(error)"
    }
  }
}
