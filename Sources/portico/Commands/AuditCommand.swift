import ArgumentParser
import Foundation
import Portal

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Say what is wrong with the audit, or take it as it is.",
    subcommands: [Verify.self, Accept.self])

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Look at every entry, and at where each chain must end.")

    func run() async throws {
      let configured = try await Configured.load()
      let opened = try await OpenPortal.open(
        configured, logger: .portico(.critical), mustExist: true)
      let start = ContinuousClock.now
      let findings: Portal.AuditFindings
      do { findings = try await opened.portal.checkAudit() } catch {
        await opened.portal.close()
        throw Complaint.database(error)
      }
      await opened.portal.close()
      for problem in findings.all { print(problem) }
      guard findings.all.isEmpty else { throw ExitCode(1) }
      let seconds = (ContinuousClock.now - start).seconds.formatted(
        .number.precision(.fractionLength(1)).locale(.english))
      let (entries, chains) = (
        findings.entries.formatted(.number.locale(.english)),
        findings.chains.formatted(.number.locale(.english))
      )
      print("Every chain is whole: \(entries) entries in \(chains) chains, in \(seconds) s.")
    }
  }

  struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take the audit's ends as they are now for right.",
      discussion: """
        For when you know why they differ from the file audit.ends in the data folder: the database \
        was put back by other means than `portico restore`, or the file was lost. The file is kept \
        aside. What the audit's own tables tell stays told.
        """)

    func run() async throws {
      try await withPortal(mustExist: true) { portal in
        for problem in try await portal.checkAudit().againstFile { print("Accepted: \(problem)") }
        try await portal.auditKeeper.accept()
        print("From now on the audit must go on from where it ends now.")
      }
    }
  }
}

extension Locale {
  fileprivate static let english = Locale(identifier: "en")
}
