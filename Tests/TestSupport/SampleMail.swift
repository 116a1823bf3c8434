import Portal

extension Mail {
  /// One of every kind.
  package static let samples: [Mail] = [
    .confirmAddress(link: "http://b/verify-email/t", validFor: .hours(24), language: "en"),
    .alreadyRegistered(
      link: "http://b/sign-in", resetLink: "http://b/forgot-password", language: "en"),
    .resetPassword(link: "http://b/reset-password/t", validFor: .minutes(30), language: "en"),
    .passwordChanged(notice),
    .newDevice(notice),
    TestMail.mail(PortalSettings(), language: "en"),
    Mail(
      "invitation", language: "en", link: "http://b/invitations/t",
      values: [
        "team": .text("Acme"), "by": .text("Alice"), "byEmail": .text("alice@example.com"),
        "role": .phrase("Member"), "validFor": .span(.days(7)),
      ]),
    .roleChanged(
      team: "Acme", role: "Admin", by: "Alice", link: "http://b/teams/acme/access", language: "en"),
    .removedFromTeam(team: "Acme", by: "Alice", link: "http://b/teams", language: "en"),
    .transferOffered(
      team: "Acme", by: "Alice", validFor: .days(7), link: "http://b/teams/acme/transfer",
      language: "en"),
    .transferDone(
      team: "Acme", to: "Bob", link: "http://b/teams/acme/settings", language: "en"),
    .teamDeleted(
      team: "Acme", by: "Alice", validFor: .days(30), link: "http://b/teams", language: "en"),
    .auditCheckpoint(
      at: Timestamp(microseconds: 1_750_000_000_000_000), chains: 34, entries: 12345,
      file: "host:/srv/portico/checkpoints/20250615-150640.txt",
      digest: Array(repeating: "0123abcd", count: 8).joined(separator: " "),
      link: "http://b/admin"),
    .invoice(bill, nil), .receipt(bill, nil), .creditNote(bill, nil),
    .paymentReminder(bill, freezesAt: Timestamp(microseconds: 1_751_000_000_000_000)),
    .teamFrozen(bill),
    .confirmPayment(bill),
    .keyExpires(
      "Deploy", team: "Acme", at: Timestamp(microseconds: 1_750_000_000_000_000), zone: "UTC",
      link: "http://b/teams/acme/keys/k", language: "en"),
    .planEnded(team: "Acme", link: "http://b/teams/acme/billing", language: "en"),
    monthlyReport(),
  ]

  /// - Parameter named: what others have named, wherever such things stand.
  package static func monthlyReport(named name: String = "Orders") -> Mail {
    Mail(
      "monthly-report", language: "en", link: "http://b/teams/acme/dashboard",
      values: [
        "team": .text(name), "month": .text("May 2026"), "before": .text("April 2026"),
        "zone": .text("Europe/Berlin"), "days": .text("31"), "daysBefore": .text("30"),
        "stop": .text("http://b/reports/t"),
      ],
      unsubscribe: "http://b/reports/t/stop", attachments: [.samplePicture],
      sections: [
        MailSection(
          title: "The month in figures",
          table: .init(
            columns: ["Figure", "May 2026", "April 2026", "Change"],
            rows: [[name, "1,204", "900", "+34%"]])),
        MailSection(
          title: name, words: "1 May to 31 May: 1,204 in all.", picture: "chart-1@portico",
          table: .init(columns: ["Week", "May 2026"], rows: [["1 to 3 May 2026", "1,204"]])),
        MailSection(
          title: name, words: "\(name): 7 in all.",
          table: .init(columns: ["Week", "May 2026"], rows: [["1 to 3 May 2026", "7"]])),
      ])
  }

  private static let bill = Bill(
    team: "Acme", number: "0007", total: Money(minor: 123_456, .euro),
    dueAt: Timestamp(microseconds: 1_750_000_000_000_000), zone: "UTC",
    link: "http://b/teams/acme/billing", language: "en")

  private static let notice = DeviceNotice(
    at: Timestamp(microseconds: 1_750_000_000_000_000), timeZone: "UTC", language: "en",
    agent: "Mozilla/5.0 (X11; Linux) Firefox/140.0", address: "192.0.2.1",
    sessionsLink: "http://b/settings/sessions", resetLink: "http://b/forgot-password")
}

extension MailAttachment {
  /// One that a mail shows.
  package static let samplePicture = MailAttachment(
    name: "chart-1.png", mediaType: "image/png", bytes: SamplePicture.png,
    contentID: "chart-1@portico")

  /// Two files: one with a name in several scripts, and any bytes.
  package static let samples = [
    MailAttachment(
      name: "Rechnung für حساب 田中.pdf", mediaType: "application/pdf",
      bytes: (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 7 + $0 / 256) }),
    MailAttachment(name: "terms.txt", mediaType: "text/plain", bytes: Array("A\r\n.\r\nB".utf8)),
  ]
}

extension Mail {
  /// A mail with files.
  package static func withFiles(_ files: [MailAttachment] = MailAttachment.samples) -> Mail {
    Mail("test", language: "en", link: "http://b", attachments: files)
  }
}

extension TestPortal {
  /// Puts one into the outbox.
  @discardableResult
  package func mailFiles(
    _ files: [MailAttachment] = MailAttachment.samples, to person: Cast = .alice
  ) async throws -> ID<OutboxMessage> {
    let outbox = portal.outbox
    let mail = try outbox.prepare(.withFiles(files), to: person.email)
    return try await portal.store.write(for: .portal, as: .system("test")) { tx in
      try outbox.put(mail, in: tx)
      return mail.id
    }
  }
}
