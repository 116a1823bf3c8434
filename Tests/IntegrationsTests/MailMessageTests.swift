import Foundation
import Portal
import TestSupport
import Testing

@testable import Integrations

@Suite("A mail on the wire") struct MailMessageTests {
  private func lines(
    subject: String = "Hello", text: String = "Hello\n", name: String? = nil,
    unsubscribe: String? = nil
  ) -> [String] {
    let words = RenderedMail(
      subject: subject, text: text, html: "<p>x</p>", link: "l", unsubscribe: unsubscribe)
    let mail = OutgoingMail(
      words, to: "bob@example.com", messageID: "<1@b>", writtenAt: Timestamp(microseconds: 0))
    let bytes = MailMessage.bytes(of: mail, from: MailSender(address: "a@b.example", name: name))
    return String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
  }

  private func headers(_ lines: [String]) -> [String] { Array(lines.prefix { !$0.isEmpty }) }

  /// No name, subject or text makes a header of its own, and every line fits.
  @Test(arguments: [
    "Hi\r\nBcc: all@example.com", "Hi\nBcc: x", "Hi\rBcc: x", "Hi\u{2028}Bcc: x", "Hi\u{85}Bcc: x",
    "Grüße an Łukasz und 田中さん, " + String(repeating: "ä", count: 300), "=?utf-8?B?eA==?=",
    String(repeating: "long ", count: 60), "quote \" and \\ in it", "\u{0}\u{7}", "",
    "e" + String(repeating: "\u{301}", count: 200), "🏳️‍🌈 flags",
  ])
  func noTextBecomesAHeader(_ text: String) {
    let plain = headers(lines())
    let made = lines(subject: text, text: text, name: text)
    let names = headers(made).filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
    #expect(names == plain.map { $0.prefix { $0 != ":" } })
    for line in made {
      #expect(line.utf8.count <= 78, "\(line)")
      #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    }
  }

  @Test func aPersonMayStopWhatTheyMayStop() {
    #expect(!lines().contains { $0.hasPrefix("List-") })
    let made = lines(unsubscribe: "https://b/stop/x")
    #expect(made.contains("List-Unsubscribe: <https://b/stop/x>"))
    #expect(made.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
  }

  @Test func quotedPrintableKeepsBlanksDotsAndEnds() {
    func lines(_ text: String) -> [String] {
      let made = String(decoding: QuotedPrintable.bytes(text), as: UTF8.self)
      return made.components(separatedBy: "\r\n").dropLast()
    }
    #expect(lines("a \nb\t\r\n.\r=") == ["a=20", "b=09", ".", "=3D"])
    #expect(lines(String(repeating: "x", count: 77)).map(\.count) == [76, 2])
    #expect(lines(String(repeating: "x", count: 76)).count == 1)
    #expect(lines("\n") == ["", ""] && lines("") == [""])
  }
}

@Suite("Files in a mail on the wire") struct MailPartTests {
  private func lines(_ files: [MailAttachment]) -> [String] {
    let words = RenderedMail(subject: "Hello", text: "Hello\n", html: "<p>x</p>", link: "l")
    let mail = OutgoingMail(
      words, to: "bob@example.com", messageID: "<1@b>", writtenAt: Timestamp(microseconds: 0),
      attachments: files)
    let bytes = MailMessage.bytes(
      of: mail, from: MailSender(address: "a@b.example", name: nil))
    return String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
  }

  private func file(_ name: String, _ count: Int = 100) -> MailAttachment {
    MailAttachment(
      name: name, mediaType: "application/pdf", bytes: Array(repeating: 0xFF, count: count))
  }

  @Test func filesStandAroundTheLetter() {
    let made = lines([file("invoice-7.pdf", 58), file("b.pdf", 0)])
    let start = made.drop { !$0.hasPrefix("Content-Type: multipart/mixed") }
    #expect(start.contains("Content-Type: multipart/alternative; boundary=\"=_portico\""))
    let parts = start.split(separator: "--=_files", omittingEmptySubsequences: false)
    #expect(parts.count == 4 && start.suffix(2) == ["--=_files--", ""])
    #expect(
      Array(parts[2]) == [
        "Content-Type: application/pdf;", " name=\"invoice-7.pdf\"",
        "Content-Transfer-Encoding: base64", "Content-Disposition: attachment;",
        " filename=\"invoice-7.pdf\"", "", String(repeating: "/", count: 76), "/w==",
      ])
    #expect(parts[1].contains("--=_portico--"))
    #expect(!lines([]).contains { $0.contains("mixed") || $0.contains("_files") })
  }

  private let picture = MailAttachment(
    name: "chart-1.png", mediaType: "image/png", bytes: Array(repeating: 0xFF, count: 58),
    contentID: "chart-1.0a1b@portico")

  /// Beside the HTML that shows them, so that a program without HTML shows none, and no file is listed.
  @Test func picturesStandBesideThePage() {
    let made = lines([picture])
    #expect(made.contains("Content-Type: multipart/alternative; boundary=\"=_portico\""))
    #expect(!made.contains { $0.contains("mixed") || $0.contains("_files") })
    let parts = made.split(separator: "--=_portico", omittingEmptySubsequences: false)
    #expect(parts.count == 3 && made.suffix(2) == ["--=_portico--", ""])
    #expect(parts[1].contains("Content-Type: text/plain; charset=utf-8"))
    let related = parts[2].split(separator: "--=_shown", omittingEmptySubsequences: false)
    #expect(
      related[0].first
        == "Content-Type: multipart/related; boundary=\"=_shown\"; type=\"text/html\"")
    #expect(related[1].contains("Content-Type: text/html; charset=utf-8"))
    #expect(
      Array(related[2].prefix { $0 != "--=_shown--" }) == [
        "Content-Type: image/png;", " name=\"chart-1.png\"", "Content-Transfer-Encoding: base64",
        "Content-ID:", " <chart-1.0a1b@portico>", "Content-Disposition: inline;",
        " filename=\"chart-1.png\"", "", String(repeating: "/", count: 76), "/w==",
      ])
  }

  @Test func filesStandAroundPictures() {
    let made = lines([file("b.pdf", 0), picture])
    #expect(made.contains { $0.hasPrefix("Content-Type: multipart/mixed") })
    let files = made.split(separator: "--=_files", omittingEmptySubsequences: false)
    #expect(files.count == 3)
    #expect(files[1].contains("--=_shown--") && files[1].contains("Content-ID:"))
    #expect(files[2].contains("Content-Type: application/pdf;"))
  }

  @Test(arguments: ["", "a", "a@", "@b", "a@b@c", "a b@c", "a>@b", "a\r\nb@c", "ä@b"])
  func noContentIDMakesAHeader(_ id: String) throws {
    let odd = MailAttachment(name: "a.png", mediaType: "image/png", bytes: [], contentID: id)
    #expect(throws: MailAttachment.Unfit.contentID(id)) { try MailAttachment.check([odd]) }
    try MailAttachment.check([picture])
  }

  /// No name makes a header or a parameter of its own, and every line fits.
  @Test(arguments: [
    "a\r\nBcc: all@example.com\r\n\r\nx.pdf", "a\nb.pdf", "a\rb.pdf", "a\u{2028}b\u{85}.pdf",
    "\" ; filename=\"x.exe", "back\\slash\\\".pdf", "../../etc/passwd", "\u{0}\u{7}.pdf", "", "...",
    "Größe 田中 حساب.pdf", String(repeating: "ä", count: 300) + ".pdf",
    String(repeating: "long ", count: 60) + ".pdf", "e" + String(repeating: "\u{301}", count: 500),
    "🏳️‍🌈 flags.pdf", "a'b%41*c;d,e.pdf", "--=_files", "pdf.\u{202E}fdp.exe", ".hidden",
  ])
  func noNameBecomesAHeader(_ name: String) throws {
    let made = lines([file(name)])
    for line in made {
      #expect(line.utf8.count <= 78, "\(line)")
      #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    }
    let part = try #require(made.split(separator: "--=_files").dropFirst(2).first).prefix {
      !$0.isEmpty
    }
    let names = part.filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
    #expect(names == ["Content-Type", "Content-Transfer-Encoding", "Content-Disposition"])
    // In full it says the name, and nothing else.
    let parameters = part.filter { $0.hasPrefix(" filename") }.map {
      $0.dropFirst().drop { $0 != "=" }.dropFirst().trimmingCharacters(in: ["\"", ";"])
    }
    let said = parameters.joined()
    let safe = file(name).name.text
    let decoded = said.hasPrefix("UTF-8''") ? said.dropFirst(7).removingPercentEncoding : said
    #expect(decoded == safe)
    #expect(part.count { $0.contains("\"") } == (said.hasPrefix("UTF-8''") ? 1 : 2))
  }

  @Test func namesAreSafeToSave() {
    func name(_ given: String) -> String { AttachmentName(given).text }
    #expect(name("Invoice 2025-7.pdf") == "Invoice 2025-7.pdf")
    #expect(name("../../etc/passwd") == "_.._etc_passwd")
    #expect(name("pdf.\u{202E}fdp.exe") == "pdf._fdp.exe")
    #expect(name("a\r\n\"b\".pdf") == "a___b_.pdf")
    #expect(name(" .pdf. ") == "pdf" && name("") == "file" && name(" .. ") == "file")
    #expect(name("e\u{301}.pdf").utf8.count == 6, "composed")
    let long = AttachmentName(String(repeating: "ä", count: 300) + ".pdf")
    #expect(long.text.utf8.count == 150 && long.text.hasSuffix("ä.pdf"))
    #expect(long.plain == String(repeating: "_", count: 56) + ".pdf")
    #expect(AttachmentName("Größe.pdf").plain == "Gr__e.pdf")
    #expect(AttachmentName("Größe 'x'.pdf").encoded == "Gr%C3%B6%C3%9Fe%20%27x%27.pdf")
  }
}

@Suite("Addresses of mail servers") struct SMTPServerTests {
  @Test func readsWhatItIsGiven() throws {
    let server = try SMTPServer("smtp://acme:p%40ss%2Fword@smtp.example.com")
    #expect(server.host == "smtp.example.com" && server.port == 587 && server.tls == .starttls)
    #expect(server.user == "acme" && server.password == "p@ss/word")
    #expect(try SMTPServer("smtps://smtp.example.com").port == 465)
    #expect(try SMTPServer("smtp://127.0.0.1:2525?tls=none").tls == .none)
    #expect(try SMTPServer("smtp://[::1]:2525/?tls=none").host == "::1")
    #expect(try SMTPServer("SMTP://h:25?tls=starttls").port == 25)
  }

  /// In the clear nothing goes to another machine, and no slip becomes a default.
  @Test(arguments: [
    "smtp://smtp.example.com?tls=none", "smtp://10.0.0.1?tls=none", "smtp://h?tls=try",
    "smtp://h?tls=", "smtps://h?tls=none", "smtps://h?tls=starttls", "smtp://h?x=1",
    "smtp://h/path",
    "smtp://h#x", "http://h", "smtp://", "h", "", "smtp://user@h", "smtp://u:a%0Db@h",
    "smtp://127.0.0.1.example.com?tls=none", "smtp://h?tls=none&tls=starttls", "smtp://u:p a@h:x",
  ])
  func refusesWhatWouldNotBeSafe(_ text: String) {
    let problem = #expect(throws: SMTPServer.Unusable.self) { try SMTPServer(text) }
    #expect(problem.map { !$0.description.contains("p a") } == true)
  }

  @Test func addressesGoInASCII() {
    #expect(MailAddress.wire("bob@bücher.example") == "bob@xn--bcher-kva.example")
    for text in ["jörg@example.com", "no address", "<a>@b.example", "a\r\nb@b.example", "@b", "a@"]
    {
      #expect(MailAddress.wire(text) == nil, "\(text)")
    }
  }

  /// However it is spelt, one mailbox is one account.
  @Test(arguments: ["victim@ｅxample.com", "VICTIM@𝐞xample.com", "victim@example。com"])
  func spellingsOfOneDomainAreOne(_ text: String) throws {
    let address = try? EmailAddress(text)
    #expect(address == nil || address?.text == "victim@example.com")
    #expect(try EmailAddress("a@Bücher.example").text == "a@xn--bcher-kva.example")
    #expect(throws: FieldProblem.self) { try EmailAddress("victim%example.com@relay.example") }
  }

  @Test func sendersAreReadStrictly() {
    #expect(
      MailSender("Acme <no-reply@acme.example>")
        == MailSender(address: "no-reply@acme.example", name: "Acme"))
    #expect(MailSender("\"Acme, Inc.\" <a@b.example>")?.name == "Acme, Inc.")
    #expect(MailSender("a@b.example") == MailSender(address: "a@b.example", name: nil))
    for text in [
      "", "Acme", "Acme <a>", "A\r\nB <a@b.example>", "<a@b.example", "a b@c.example",
      "jörg@b.example",
    ] {
      #expect(MailSender(text) == nil, "\(text)")
    }
  }
}
