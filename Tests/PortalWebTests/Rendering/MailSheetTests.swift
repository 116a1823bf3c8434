import Foundation
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// A mail's template is plain text; the HTML is made from it, and both say the same.
@Suite("Mail sheets") struct MailSheetTests {
  private func mails() throws -> MailTemplates {
    MailTemplates(
      templates: try TemplateLibrary(folder: TestWeb.templates), brand: "Portico",
      baseURL: "http://b", footer: "Acme Ltd")
  }

  private func mail(_ device: String) -> Mail {
    Mail(
      "new-device", language: "en", link: "http://b/settings/sessions",
      values: [
        "at": .text("now"), "device": .text(device), "address": .text("192.0.2.1"),
      ])
  }

  @Test func partsStandWhereTheyBelong() throws {
    let rendered = try mails().render(
      Mail.resetPassword(
        link: "http://b/reset-password/t", validFor: .minutes(30), language: "en"))
    #expect(rendered.subject == "Choose a new password for Portico")
    let paragraphs = rendered.text.components(separatedBy: "\n\n")
    #expect(paragraphs.first == "Hello,")
    #expect(paragraphs.contains("Choose a new password:\nhttp://b/reset-password/t"))
    #expect(paragraphs.last == "Acme Ltd\n")
    #expect(rendered.html.contains("<a href=\"http://b/reset-password/t\""))
    #expect(!rendered.text.contains("=>") && !rendered.text.contains("\n--\n"))
  }

  /// No value adds a line, a sign or an element (S35).
  @Test func noValueChangesAMail() throws {
    let mails = try mails()
    let plain = try mails.render(mail("x"))
    let shape: (String) -> [Int] = { text in
      ["<", ">", "\""].map { sign in text.utf8.count { $0 == sign.utf8.first } }
    }
    for text in EscapingTests.texts + [
      "a\n\n=> Pay here", "a\n--\nb", "\u{1}b", "\u{2}", "\r\n\r\nx",
    ] {
      let rendered = try mails.render(mail(text))
      #expect(rendered.subject == plain.subject)
      #expect(shape(rendered.html) == shape(plain.html), "\(text.debugDescription)")
      #expect(
        rendered.text.utf8.count { $0 == 10 } == plain.text.utf8.count { $0 == 10 },
        "\(text.debugDescription)")
    }
  }
}
