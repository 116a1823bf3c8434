import Foundation
import Logging
import Portal

/// A portal on a database of its own, with the cast in it, cheap passwords and a clock that stands
/// still.
package struct TestPortal: Sendable {
  package let portal: Portal
  package let clock: TestClock

  package init(portal: Portal, clock: TestClock) {
    self.portal = portal
    self.clock = clock
  }

  package static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// - Parameter place: of a migrated database that others may use too; by default one of its own.
  package static func make(
    _ engine: TestEngine = .sqlite, settings change: (inout PortalSettings) -> Void = { _ in },
    cast: Bool = true, hasher: PasswordHasher? = nil,
    mail: @escaping MailRenderer = TestPortal.plainMail, at place: String? = nil
  ) async throws -> TestPortal {
    let clock = TestClock()
    var settings = PortalSettings(dataFolder: TestFolder.fresh(""))
    change(&settings)
    try FileManager.default.createDirectory(
      atPath: settings.dataFolder, withIntermediateDirectories: true)
    let store: any Store
    if let place {
      store = try engine.open(place, clock: clock.wall)
    } else {
      store = try await engine.makeStore(clock: clock.wall, migrations: Schema.migrations)
    }
    let portal = Portal(
      store: store,
      settings: settings, keys: SecretKeys(master: Array(repeating: 7, count: 32)),
      passwords: hasher ?? PasswordHasher(cost: PasswordCost(logN: 4)), mail: mail,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try portal.files.create()
    if cast { _ = try await Cast.seed(portal) }
    return TestPortal(portal: portal, clock: clock)
  }

  /// Words enough for tests of the domain.
  package static let plainMail: MailRenderer = { mail in
    RenderedMail(subject: mail.kind, text: mail.link, html: mail.link, link: mail.link)
  }

  package func user(_ person: Cast) async throws -> User {
    let email = try EmailAddress(person.email)
    return try await portal.store.read { tx in
      guard let user = try User.find(email: email, in: tx) else { throw StoreError.scopeGone }
      return user
    }
  }

  /// The slug of the person's first team.
  package func slug(_ person: Cast) async throws -> String {
    let user = try await user(person)
    return try await portal.store.read { tx in
      guard let first = try Membership.all(of: user.id, in: tx).first else {
        throw StoreError.scopeGone
      }
      return first.team.slug
    }
  }

  /// All mails written so far, oldest first.
  package func mails(to email: String? = nil) async throws -> [SentMail] {
    try await ResetRequest.answerAll(portal)
    let messages = try await portal.store.read {
      try OutboxMessage.latest(1000, in: $0)
    }
    return messages.reversed().filter { email == nil || $0.recipient == email }.compactMap {
      message in
      portal.outbox.open(message).map {
        SentMail(kind: message.kind, recipient: message.recipient, mail: $0)
      }
    }
  }

  package struct SentMail: Sendable {
    package let kind: String
    package let recipient: String
    package let mail: RenderedMail

    /// The path of its link.
    package var path: String { URL(string: mail.link)?.path ?? "" }
  }
}

extension JobRunner {
  /// One round of everything but the long jobs, one after the other.
  package func step() async {
    await answerRequests()
    await deliverMail()
    for job in jobs where !job.isLong { await runIfDue(job) }
  }
}

extension SignIn {
  /// What a person types into the form.
  package init(_ email: String, password: String = Cast.password) {
    self.init(
      [Self.email.of(email), Self.password.of(password), Self.remember.of(false)], devices: .none)
  }
}

extension Tx {
  /// The details of a query plan, the statement's values left empty.
  package func plan(_ explained: String, values: Int) throws -> [String] {
    var sql = SQL(stringLiteral: "")
    for (index, part) in explained.split(separator: "?", omittingEmptySubsequences: false)
      .enumerated()
    {
      let text = SQL(stringLiteral: String(part))
      sql = index < values ? "\(sql)\(text)\("")" : "\(sql)\(text)"
    }
    return try rows(sql).map { try $0["detail"] }
  }
}
