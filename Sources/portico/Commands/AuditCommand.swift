import ArgumentParser
import Foundation
import Portal

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Say what is wrong with the audit, take it as it is, or erase an address from it.",
    subcommands: [Verify.self, Accept.self, Erase.self])

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Look at every entry, and at where each chain must end.")

    @Option(help: "The digest of a checkpoint that was mailed: is the audit still as it was then?")
    var digest: String?

    func run() async throws {
      let digest = try self.digest.map { typed in
        guard let digest = AuditDigest(typed) else {
          throw Complaint("A digest is 64 hexadecimal digits; blanks between them are no matter.")
        }
        return digest
      }
      let configured = try await Configured.load()
      let opened = try await OpenPortal.open(
        configured, logger: .portico(.critical), mustExist: true)
      let start = ContinuousClock.now
      let findings: Portal.AuditFindings
      let since: Portal.DigestFindings?
      do {
        findings = try await opened.portal.checkAudit()
        if let digest {
          since = try await opened.portal.compareAudit(with: digest)
        } else {
          since = nil
        }
      } catch {
        await opened.portal.close()
        throw Complaint.database(error)
      }
      await opened.portal.close()
      let problems = findings.all + (since?.problems ?? [])
      for problem in problems { print(problem) }
      guard problems.isEmpty else { throw ExitCode(1) }
      print(words(findings, took: ContinuousClock.now - start))
      if let since, let madeAt = since.madeAt {
        let time = madeAt.date.formatted(.iso8601)
        print("What was in the audit at \(time) is as it was then: \(number(since.chains)) chains.")
      }
    }

    private func words(_ findings: Portal.AuditFindings, took: Duration) -> String {
      let seconds = took.seconds.formatted(
        .number.precision(.fractionLength(1)).locale(.english))
      return
        "Every chain is whole: \(number(findings.entries)) entries in \(number(findings.chains)) chains, in \(seconds) s."
    }

    private func number(_ count: Int) -> String { count.formatted(.number.locale(.english)) }
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

extension AuditCommand {
  struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Erase an address that has no account from the audit.",
      discussion: """
        For somebody who was invited and never came. Whoever has an account is erased on their page in \
        the back office.
        """)

    @Argument(help: "The email address.") var email: String

    func run() async throws {
      let address = try checked("The email address") { [email] () throws(FieldProblem) in
        try EmailAddress(email)
      }
      try await withPortal(mustExist: true) { portal in
        do {
          try await portal.store.write(for: .portal, as: .system("portico audit")) {
            try AuditErasure.ask(for: address, in: $0)
          }
        } catch let obstacle as Obstacle {
          throw Complaint(obstacle.words.text)
        }
        try await AuditErasure.run(portal)
        print("Erased \(address.text) from the audit.")
      }
    }
  }
}

extension Locale {
  fileprivate static let english = Locale(identifier: "en")
}
