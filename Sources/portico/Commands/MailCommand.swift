import ArgumentParser
import Foundation
import Portal

struct MailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mail", abstract: "Try the way by which mail leaves.", subcommands: [Test.self])

  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send a test mail and show what the server answers.",
      discussion: "It goes at once and not by the outbox; the database is not touched.")

    @Argument(help: "Whom to send it to.") var address: String

    @Option(help: "A file to send with it; may be said several times.") var attach: [String] = []

    func run() async throws {
      // A server that goes away is an answer, not the end of the program.
      signal(SIGPIPE, SIG_IGN)
      let configured = try await Configured.load()
      guard let recipient = (try? EmailAddress(address)).flatMap({ MailAddress.wire($0.text) })
      else { throw Complaint("\(address) is no address that mail can be sent to.") }
      guard let from = configured.mail.sender else {
        throw Complaint(
          "No mail server is set up: mail stays in the outbox. Set PORTICO_SMTP_URL or PORTICO_SENDGRID_KEY, and PORTICO_MAIL_FROM."
        )
      }
      let attachments = try attach.map(Self.attachment)
      do { try MailAttachment.check(attachments) } catch { throw Complaint("\(error).") }
      let transport = configured.transport()
      print("\(transport.name), from \(from.address) to \(recipient)")
      let words = try OpenPortal.mailTemplates(configured).render(
        TestMail.mail(configured.portal, language: "en"))
      let mail = OutgoingMail(
        words, to: recipient, messageID: TestMail.messageID(configured.portal),
        writtenAt: WallClock.system.now(), attachments: attachments)
      try await send(mail, by: transport)
    }

    private static func attachment(at path: String) throws -> MailAttachment {
      guard let bytes = FileManager.default.contents(atPath: path) else {
        throw Complaint("\(path) cannot be read.")
      }
      let url = URL(fileURLWithPath: path)
      return MailAttachment(
        name: url.lastPathComponent,
        mediaType: url.pathExtension == "pdf" ? "application/pdf" : "application/octet-stream",
        bytes: [UInt8](bytes))
    }

    private func send(_ mail: OutgoingMail, by transport: any MailTransport) async throws {
      do {
        switch try await transport.deliver(mail) {
        case .accepted(let reply): print("Accepted: \(reply)")
        case .postponed(let reply):
          print("Not now: \(reply)")
          throw ExitCode(1)
        case .refused(let reply, _):
          print("Refused: \(reply)")
          throw ExitCode(1)
        }
      } catch let problem as MailServerProblem {
        print("Failed: \(problem)")
        throw ExitCode(1)
      }
    }
  }
}
