extension Mail {
  /// What mails about money tell.
  package struct Bill: Sendable {
    let team: String
    let number: String
    let total: Money
    let dueAt: Timestamp
    let zone: String
    let link: String
    let language: String

    package init(
      team: String, number: String, total: Money, dueAt: Timestamp, zone: String, link: String,
      language: String
    ) {
      self.team = team
      self.number = number
      self.total = total
      self.dueAt = dueAt
      self.zone = zone
      self.link = link
      self.language = language
    }

    fileprivate func mail(_ kind: String, _ paper: MailAttachment?) -> Mail {
      Mail(
        kind, language: language, link: link, values: values,
        attachments: [paper].compactMap { $0 })
    }

    fileprivate var values: [String: MailValue] {
      [
        "team": .text(team), "number": .text(number), "total": .money(total),
        "due": .moment(dueAt, zone: zone),
      ]
    }
  }

  package static func invoice(_ bill: Bill, _ paper: MailAttachment?) -> Mail {
    bill.mail("invoice", paper)
  }

  package static func receipt(_ bill: Bill, _ paper: MailAttachment?) -> Mail {
    bill.mail("receipt", paper)
  }

  package static func creditNote(_ bill: Bill, _ paper: MailAttachment?) -> Mail {
    bill.mail("credit-note", paper)
  }

  /// - Parameter freezesAt: when nothing may be written any more.
  package static func paymentReminder(_ bill: Bill, freezesAt: Timestamp) -> Mail {
    Mail(
      "payment-reminder", language: bill.language, link: bill.link,
      values: bill.values.merging(["freezesAt": .moment(freezesAt, zone: bill.zone)]) { $1 })
  }

  package static func teamFrozen(_ bill: Bill) -> Mail {
    Mail("team-frozen", language: bill.language, link: bill.link, values: bill.values)
  }

  package static func confirmPayment(_ bill: Bill) -> Mail {
    Mail("confirm-payment", language: bill.language, link: bill.link, values: bill.values)
  }

  package static func planEnded(team: String, link: String, language: String) -> Mail {
    Mail("plan-ended", language: language, link: link, values: ["team": .text(team)])
  }
}
