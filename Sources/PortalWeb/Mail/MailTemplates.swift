import Portal

/// Puts mails into words, from the templates below `mail/`: one for each kind, in plain text, from which
/// the HTML is made. Text and HTML so say the same.
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
    let name = "mail/\(mail.kind)"
    let text = templates.mail(values(mail), template: name, language: mail.language)
    guard let sheet = text.flatMap({ MailSheet($0) }) else {
      throw TemplateError(file: name, reason: "there is no such template, or it has no button")
    }
    let html = templates.render(
      "layout-mail", sheet.tags(mail, brand: brand, home: baseURL, footer: footer),
      language: mail.language)
    return RenderedMail(
      subject: sheet.subject,
      text: sheet.text(link: mail.link, footer: footer, sections: mail.sections),
      html: String(buffer: html), link: mail.link, unsubscribe: mail.unsubscribe)
  }

  /// Every tag that a mail's template may use.
  func values(_ mail: Mail) -> [String: Any] {
    let words = templates.words(mail.language)
    var values: [String: Any] = mail.values.mapValues { words.text($0) }
    values["brand"] = brand
    values["baseURL"] = baseURL
    values["link"] = mail.link
    return values
  }
}

extension Words {
  fileprivate func text(_ value: MailValue) -> String {
    switch value {
    case .text(let text): text
    case .phrase(let phrase): self(phrase)
    case .span(let span): wait(span)
    case .moment(let moment, let zone):
      TimeFormat(zone: zone, words: self, now: moment).full(moment)
    case .money(let money): amount(money)
    case .device(let agent): DeviceName.from(agent, self)
    }
  }
}
