import Crypto
import Foundation
import Portal

/// Reads SendGrid's signed event webhook: ECDSA on P-256 over the SHA-256 of the time in its header and
/// the body as it came.
package struct SendGridEvents: MailEventReader {
  private static let signatureField = "x-twilio-email-event-webhook-signature"
  private static let timeField = "x-twilio-email-event-webhook-timestamp"
  /// SendGrid tries for a day.
  private static let longestAge = Duration.hours(24)
  private static let clockSkew = Duration.minutes(5)

  private let key: P256.Signing.PublicKey
  private let clock: WallClock

  /// - Parameter publicKey: the verification key as SendGrid shows it: DER in base64. Nil for what is
  ///   none.
  package init?(publicKey: String, clock: WallClock = .system) {
    guard let der = Data(base64Encoded: publicKey),
      let key = try? P256.Signing.PublicKey(derRepresentation: der)
    else { return nil }
    self.key = key
    self.clock = clock
  }

  package func mayBeRead(header: (String) -> String?) -> Bool {
    header(Self.signatureField) != nil && header(Self.timeField).map(isRecent) == true
  }

  package func events(in body: [UInt8], header: (String) -> String?) throws -> [MailEvent] {
    guard let time = header(Self.timeField), let signature = header(Self.signatureField),
      isRecent(time), isSigned(time, body, by: signature)
    else { throw ForgedMailEvents() }
    return SendGridEvent.all(in: body)
  }

  private func isRecent(_ time: String) -> Bool {
    // Twelve digits are some thirty thousand years.
    guard time.utf8.count <= 12, time.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let seconds = Int64(time)
    else { return false }
    let age = clock.now() - Timestamp(microseconds: seconds * 1_000_000)
    return age <= Self.longestAge && age >= .zero - Self.clockSkew
  }

  private func isSigned(_ time: String, _ body: [UInt8], by text: String) -> Bool {
    guard let der = Data(base64Encoded: text),
      let signature = try? P256.Signing.ECDSASignature(derRepresentation: der)
    else { return false }
    var hash = SHA256()
    hash.update(data: Data(time.utf8))
    hash.update(data: body)
    return key.isValidSignature(signature, for: hash.finalize())
  }
}
