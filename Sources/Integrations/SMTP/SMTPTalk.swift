import Foundation
import Portal

/// What has been said between portal and mail server about one mail, and what follows from it. Knows
/// commands and replies only (RFC 5321), so that it can be tested without a server.
struct SMTPTalk {
  /// What the server was asked last.
  enum Step: Sendable, Equatable {
    /// Nothing yet: of a new connection the greeting is awaited.
    case none
    case hello, startTLS, auth, sender, recipient, data
    /// The mail itself; the server has said that it wants it.
    case body
    case other
  }

  private(set) var step = Step.none
  /// The server's whole answer to `step`, its lines joined; nil while it has not answered.
  private(set) var reply: SMTPReply?
  /// The connection was made for this mail.
  private(set) var isGreeted = false
  /// The server does not let anybody sign in, and the portal is told to.
  private(set) var lacksAuth = false
  private let mustSignIn: Bool
  /// By STARTTLS what was offered before is forgotten.
  private var isSecure: Bool
  private var lines: [String] = []
  private var size = 0
  /// QUIT was said.
  private(set) var isOver = false
  /// More than any reply of a server that means well.
  private static let mostBytes = 64 << 10

  init(to server: SMTPServer) {
    mustSignIn = server.user != nil
    isSecure = server.tls != .starttls
  }

  /// A command went to the server, or a line of the sign-in.
  mutating func sent(_ line: String) {
    // After QUIT nothing is said that matters.
    isOver = isOver || step != .auth && line.hasPrefix("QUIT")
    guard !isOver else { return }
    let next: Step
    if line.hasPrefix("MAIL FROM:") {
      next = .sender
    } else if line.hasPrefix("RCPT TO:") {
      next = .recipient
    } else if line.hasPrefix("DATA"), step == .recipient {
      next = .data
    } else if line.hasPrefix("EHLO ") || line.hasPrefix("HELO ") {
      next = .hello
    } else if step == .hello, line.hasPrefix("STARTTLS") {
      next = .startTLS
    } else if step == .auth || line.hasPrefix("AUTH ") {
      next = .auth
    } else {
      next = .other
    }
    begin(next)
  }

  private mutating func begin(_ next: Step) {
    step = next
    reply = nil
    lines = []
  }

  /// - Returns: false when nothing more is to be said to this server.
  mutating func received(_ line: String) -> Bool {
    if isOver { return true }
    size += line.utf8.count
    guard size <= Self.mostBytes else { return false }
    if step == .none { isGreeted = true }
    let end = line.utf8.prefix(4)
    guard let code = Int(line.prefix(3)), (200...599).contains(code), end.count >= 3 else {
      return true
    }
    lines.append(line.dropFirst(4).trimmingCharacters(in: .whitespacesAndNewlines))
    guard end.count == 3 || end.last != UInt8(ascii: "-") else { return true }
    reply = SMTPReply(code: code, words: lines.joined(separator: " "))
    return isAnswered(code)
  }

  private mutating func isAnswered(_ code: Int) -> Bool {
    switch (step, code) {
    case (.startTLS, 220): isSecure = true
    case (.data, 354): begin(.body)
    case (.hello, 200...299):
      // As the library reads it: what it does not take for an offer it passes over.
      let offersAuth = lines.contains { $0.hasPrefix("AUTH ") }
      lacksAuth = mustSignIn && isSecure && !offersAuth
    default: break
    }
    return !lacksAuth
  }
}

extension SMTPTalk {
  /// The server has said that it has the mail, whatever broke then.
  var isTaken: Bool { step == .body && reply?.code == 250 }

  /// A connection that had been left open was of no use, and the server has not heard of this mail's
  /// recipient: it may be tried on a new one.
  var mayStartAnew: Bool {
    guard !isGreeted, step == .sender || step == .other else { return false }
    return reply == nil || reply?.code == 421
  }

  /// What came of it when the transfer failed.
  /// - Parameters:
  ///   - trouble: the library's words.
  ///   - isBodyRead: the whole mail was handed to the connection.
  /// - Throws: `MailServerProblem`.
  func answer(_ trouble: String, isBodyRead: Bool) throws(MailServerProblem) -> MailAnswer {
    if lacksAuth {
      throw MailServerProblem(
        "the server offers no sign-in (AUTH), and a user and password are configured")
    }
    guard let reply else {
      let isDoubtful = step == .body && isBodyRead
      throw MailServerProblem(
        isDoubtful
          ? "perhaps delivered: the server had the whole mail and did not answer (\(trouble))"
          : "\(step.words): \(trouble)", isPerhapsDelivered: isDoubtful)
    }
    guard step.concernsMail, reply.code != 421, reply.code >= 400 else {
      let isDoubtful = step == .body && reply.code < 400
      throw MailServerProblem(
        "\(step.words): \(reply.code >= 400 ? reply.text : "\(trouble); it said \(reply.text)")",
        isPerhapsDelivered: isDoubtful)
    }
    return reply.code >= 500
      ? .refused(reply.text, concernsAddress: step == .recipient && reply.isAboutAddress)
      : .postponed(reply.text)
  }
}

extension SMTPTalk.Step {
  fileprivate var concernsMail: Bool { self == .recipient || self == .data || self == .body }

  fileprivate var words: String {
    switch self {
    case .none: "connecting"
    case .hello: "greeting the server"
    case .startTLS: "beginning TLS"
    case .auth: "signing in"
    case .sender: "naming the sender"
    case .recipient: "naming the recipient"
    case .data, .body: "sending the mail"
    case .other: "talking to the server"
    }
  }
}

/// A whole answer, its lines joined.
struct SMTPReply: Sendable, Equatable {
  let code: Int
  let words: String

  var text: String { words.isEmpty ? String(code) : "\(code) \(words)" }

  /// Of a recipient that was refused: because of the address, and not because of who sends. Without an
  /// enhanced code (RFC 3463) it is taken for that.
  var isAboutAddress: Bool {
    guard let enhanced = words.prefixMatch(of: /\d\.(\d{1,3})\.\d{1,3}/) else { return true }
    return ["1", "2"].contains(enhanced.1)
  }
}
