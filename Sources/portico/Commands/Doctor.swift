import ArgumentParser
import Foundation
import Portal

struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Check configuration, disk, clock, database, audit, mail and payments; say what to do.")

  func run() async throws {
    // A mail server that goes away is something to report.
    signal(SIGPIPE, SIG_IGN)
    var report = Report()
    do {
      let configured = try await Configured.load()
      report.good("configuration", "every setting can be used")
      report.address(configured)
      report.proxy(configured)
      report.certificate(configured)
      report.openFiles(configured)
      report.plans(configured)
      report.databaseConnection(configured)
      report.folder(configured.portal.dataFolder)
      report.clock()
      await report.mail(configured)
      await report.stripe(configured)
      await report.portal(configured)
    } catch { report.bad("configuration", "\(error)") }
    if report.hasProblems { throw ExitCode(1) }
  }
}

/// What the doctor found, printed as it is found.
struct Report {
  private(set) var hasProblems = false

  func good(_ what: String, _ words: String) { print("ok    \(what): \(words)") }
  func note(_ what: String, _ words: String) { print("note  \(what): \(words)") }
  mutating func bad(_ what: String, _ words: String) {
    hasProblems = true
    print("BAD   \(what): \(words)")
  }

  func address(_ configured: Configured) {
    let base = configured.portal.baseURL
    if configured.tls != nil {
      good("address", "\(base), served with TLS on \(configured.host):\(configured.port)")
    } else if base.hasPrefix("https://") {
      good("address", "\(base); put a proxy with TLS before \(configured.host):\(configured.port)")
    } else {
      note(
        "address",
        "\(base) works on this machine only. Set PORTICO_BASE_URL to an https:// address before others use it."
      )
    }
  }

  mutating func folder(_ path: String) {
    let manager = FileManager.default
    guard manager.fileExists(atPath: path) else {
      return note("disk", "\(path) does not exist yet; `portico serve` makes it")
    }
    guard manager.isWritableFile(atPath: path) else {
      return bad(
        "disk", "\(path) cannot be written. Give this user the folder, or set PORTICO_DATA.")
    }
    let attributes = try? manager.attributesOfFileSystem(forPath: path)
    let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
    if free < 200 << 20 {
      bad(
        "disk",
        "only \(free >> 20) MB are free where \(path) is. Make room: without it nothing can be saved."
      )
    } else {
      good("disk", "\(free >> 20) MB are free")
    }
  }

  mutating func clock() {
    let year = Calendar(identifier: .gregorian).component(.year, from: .now)
    if year < 2025 || year > 2100 {
      bad(
        "clock",
        "this machine says it is the year \(year). Set its clock: sessions and links depend on it.")
    } else {
      good("clock", Date.now.formatted(.iso8601))
    }
  }

  /// The doctor looks and makes nothing: before the first start there is nothing to look at, though
  /// a folder may wait for it.
  mutating func portal(_ configured: Configured) async {
    let opened: OpenPortal
    do {
      opened = try await OpenPortal.open(
        configured, logger: .portico(.critical), mustExist: true)
    } catch is NoPortal {
      return note("database", "not looked at; `portico serve` has never run here")
    } catch { return bad("start", "\(error)") }
    let store = opened.portal.store
    do {
      let missing = try await store.read { try Schema.missing(in: $0) }
      guard missing.isEmpty else {
        bad("database", "it is older than this portico. Run `portico migrate`.")
        return await store.close()
      }
      let problems = await store.problems()
      for problem in problems { bad("database", "\(problem). Put the last backup in its place.") }
      try await opened.portal.proveReady()
      if problems.isEmpty { good("database", "can be written and read") }
      await examples(opened, configured)
      await audit(opened.portal)
      await auditStream(configured, opened.portal)
      await backups(opened.portal)
      await deadMail(opened.portal)
    } catch { bad("database", "\(Complaint.database(error))") }
    await store.close()
  }

  private mutating func audit(_ portal: Portal) async {
    do {
      let findings = try await portal.checkAudit()
      for problem in findings.inTables {
        bad("audit", "\(problem). Somebody changed the table by hand; compare it with a backup.")
      }
      for problem in findings.againstFile {
        bad(
          "audit",
          "\(problem). Compare it with a backup; if you know why, `portico audit accept` takes it as it is."
        )
      }
      if findings.all.isEmpty { good("audit", "every chain is whole") }
      if !findings.isKept {
        note("audit", "its ends are not kept in this folder yet; `portico serve` begins to")
      }
    } catch { bad("audit", "\(error)") }
  }

  private mutating func backups(_ portal: Portal) async {
    let settings = portal.settings
    let checkpoint = Checkpoint.newest(
      in: [settings.backupFolder], dataFolder: settings.dataFolder, keys: portal.keys)
    guard let checkpoint else {
      return note("backup", "there is none in \(settings.backupFolder). Run `portico backup`.")
    }
    do {
      let problems = try await portal.store.snapshot { tx, _ in
        try checkpoint.problems(of: portal.audit, in: tx)
      }
      for problem in problems {
        bad(
          "backup",
          "\(problem), says \(checkpoint.file). Somebody rewrote the audit; compare it with that backup."
        )
      }
      if problems.isEmpty {
        good(
          "backup",
          "the audit goes on from \(checkpoint.file) of \(checkpoint.madeAt.date.formatted(.iso8601))"
        )
      }
    } catch { bad("backup", "\(error)") }
  }

  /// What the mail server says; nothing is sent.
  mutating func mail(_ configured: Configured) async {
    let transport = configured.transport()
    guard let sender = configured.mail.sender else {
      return note(
        "mail", "kept in the outbox and announced on standard output; no mail server is set up")
    }
    do {
      let reply = try await transport.check()
      good("mail", "\(transport.name), from \(sender.address): \(reply)")
    } catch {
      bad("mail", "\(transport.name): \(error). docs/mail.md says what each answer means.")
    }
  }

  private mutating func deadMail(_ portal: Portal) async {
    guard let dead = try? await portal.store.read({ try OutboxMessage.deadCount(in: $0) }) else {
      return
    }
    if dead > 0 { bad("mail", "\(dead) could not be delivered. Look at /admin/outbox.") }
  }
}
