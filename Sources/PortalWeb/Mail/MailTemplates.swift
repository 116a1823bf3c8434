import Mustache
import Portal

/// Puts mails into words, from the templates below `mail/`.
package struct MailTemplates: Sendable {
  let templates: TemplateLibrary
  let brand: String
  let baseURL: String
  let footer: String?

  package init(
    templates: TemplateLibrary, brand: String, baseURL: String, footer: String? = nil
  ) {
    self.templates = templates
    self.brand = brand
    self.baseURL = baseURL
    self.footer = footer
  }

  package func render(_ mail: Mail) throws -> RenderedMail {
    let values = values(mail)
    return RenderedMail(
      subject: try text("\(mail.kind).subject", mail, values)
        .split(whereSeparator: \.isNewline).joined(separator: " "),
      text: try text("\(mail.kind).text", mail, values),
      html: try text("\(mail.kind).html", mail, values), link: mail.link)
  }

  private func text(_ name: String, _ mail: Mail, _ values: [String: Any]) throws -> String {
    guard let text = templates.render(values, template: "mail/\(name)", language: mail.language)
    else {
      throw TemplateError(file: "mail/\(name)", reason: "there is no such template")
    }
    return text
  }

  /// Every tag that a mail's templates may use.
  func values(_ mail: Mail) -> [String: Any] {
    var values: [String: Any] = [
      "brand": brand, "baseURL": baseURL, "link": mail.link,
      "lang": mail.language,
    ]
    values["footer"] = footer
    if case .alreadyRegistered(_, let resetLink, _) = mail { values["resetLink"] = resetLink }
    if let span = mail.validFor { values["validFor"] = templates.words(mail.language).wait(span) }
    guard let notice = mail.notice else { return values }
    let words = templates.words(notice.language)
    let time = TimeFormat(zone: notice.timeZone, words: words, now: notice.at)
    values["at"] = time.full(notice.at)
    values["device"] = DeviceName.from(notice.agent, words)
    values["address"] = notice.address ?? words("unknown")
    return values
  }
}

extension Mail {
  fileprivate var validFor: Duration? {
    switch self {
    case .confirmAddress(_, let span, _), .resetPassword(_, let span, _): span
    case .alreadyRegistered, .passwordChanged, .newDevice: nil
    }
  }

  fileprivate var notice: DeviceNotice? {
    switch self {
    case .passwordChanged(let notice), .newDevice(let notice): notice
    case .confirmAddress, .alreadyRegistered, .resetPassword: nil
    }
  }
}
