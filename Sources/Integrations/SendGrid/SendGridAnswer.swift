import Foundation
import Portal

/// What SendGrid answered, its words made safe at once.
struct SendGridAnswer: Sendable {
  let status: Int
  /// The status, and what its errors say.
  let words: String
  /// What the key may do, where that was asked for.
  let scopes: [String]
  /// There are errors, and each names a part of the mail.
  private let isAboutTheMail: Bool
  /// And each names its recipient.
  private let isAboutTheAddress: Bool

  private struct Body: Decodable {
    struct Problem: Decodable {
      let message: String?
      let field: String?
    }
    let errors: [Problem]?
    let scopes: [String]?
  }

  /// - Parameters:
  ///   - text: as it came; it need not be JSON.
  ///   - key: never stands in what is kept of it.
  init(status: Int, messageID: String?, text: String, hiding key: String) {
    let body = try? JSONDecoder().decode(Body.self, from: Data(text.utf8))
    let errors = body?.errors ?? []
    let said = errors.compactMap(\.message).joined(separator: "; ")
    let message = messageID.map { ", X-Message-Id \($0)" } ?? ""
    let detail = said.isEmpty ? text : said
    self.status = status
    words = MailReply.safe(
      "\(status)\(message)\(detail.isEmpty ? "" : ": \(detail)")", hiding: [key])
    scopes = body?.scopes ?? []
    let parts = errors.map { Self.part($0.field ?? "") }
    isAboutTheMail = !parts.isEmpty && parts.allSatisfy(Self.partsOfAMail.contains)
    isAboutTheAddress = !parts.isEmpty && parts.allSatisfy { $0 == "personalizations" }
  }

  var problem: MailServerProblem { MailServerProblem("SendGrid answered \(words)") }

  /// What it means for a mail that was sent.
  /// - Throws: `MailServerProblem` for what concerns the account or SendGrid itself.
  func outcome() throws -> MailAnswer {
    switch status {
    case 202: .accepted(words)
    case 400 where isAboutTheMail, 413: .refused(words, concernsAddress: isAboutTheAddress)
    // A gateway may answer so for a mail that was taken behind it.
    case 500, 502, 504:
      throw MailServerProblem("SendGrid answered \(words)", isPerhapsDelivered: true)
    default: throw problem
    }
  }

  private static let partsOfAMail: Set<Substring> = [
    "personalizations", "content", "subject", "headers", "attachments",
  ]

  /// - Parameter field: such as `personalizations.0.to.0.email`.
  private static func part(_ field: String) -> Substring {
    field.prefix { $0 != "." && $0 != "[" }
  }
}
