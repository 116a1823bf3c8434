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

  /// Text and HTML say the same; what the picture shows stands in the text as a sentence.
  @Test func sectionsStandBeforeTheButton() throws {
    let rendered = try mails().render(Mail.monthlyReport())
    let paragraphs = rendered.text.components(separatedBy: "\n\n")
    #expect(rendered.subject == "May 2026 in Orders")
    let table = try #require(
      paragraphs.firstIndex(of: "Orders: 1,204 (April 2026: 900; Change: +34%)"))
    #expect(paragraphs[table - 1] == "The month in figures" && paragraphs[table + 1] == "Orders")
    #expect(
      paragraphs[table + 2] == "1 May to 31 May: 1,204 in all.\n1 to 3 May 2026: 1,204")
    #expect(paragraphs[table + 5].hasPrefix("Open the dashboard:\n"))
    let html = rendered.html
    #expect(
      html.contains(#"<img src="cid:chart-1@portico" alt="1 May to 31 May: 1,204 in all.""#))
    #expect(html.components(separatedBy: "<img").count == 2)
    #expect(html.contains(">Orders: 7 in all.</p>"), "in place of a picture")
    for cell in ["+34%", "900", "1 to 3 May 2026"] {
      #expect(html.contains(">\(cell)</t"), "\(cell)")
    }
    #expect(html.contains(#"<a href="http://b/reports/t""#))
    #expect(rendered.unsubscribe == "http://b/reports/t/stop")
  }

  @Test func noNameChangesASection() throws {
    let (mails, plain) = (try mails(), try mails().render(Mail.monthlyReport(named: "x")))
    for text in EscapingTests.texts + ["a\n\n=> Pay here", "a\n--\nb", "\u{1}b", "\r\n\r\nx"] {
      let rendered = try mails.render(Mail.monthlyReport(named: text))
      for sign in ["<", ">", "\""] {
        let count: (String) -> Int = { $0.utf8.count { $0 == sign.utf8.first } }
        #expect(count(rendered.html) == count(plain.html), "\(text.debugDescription)")
      }
      #expect(
        rendered.text.utf8.count { $0 == 10 } == plain.text.utf8.count { $0 == 10 },
        "\(text.debugDescription)")
    }
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
