/// A mail that says nothing but that mail arrives.
package enum TestMail {
  package static func mail(_ settings: PortalSettings, language: String) -> Mail {
    Mail("test", language: language, link: settings.baseURL)
  }

  /// Of one that does not go by the outbox.
  package static func messageID(_ settings: PortalSettings) -> String {
    "<\(UUIDv7.text(at: WallClock.system.now()))@\(settings.mailHost)>"
  }

  /// Puts one to the operator themselves into the outbox, where its way can be followed.
  package static func put(
    _ mail: SealedMail, _ portal: Portal, in tx: Tx
  ) throws -> ID<OutboxMessage> {
    try portal.outbox.put(mail, in: tx)
    try tx.audit(.mailTested, to: .portal, subject: mail.recipient)
    return mail.id
  }
}
