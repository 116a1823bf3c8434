import Portal
import TestSupport

/// Reads `<event> <type> <customer>`, if the header says that it is good.
struct FakePaymentEvents: PaymentEventReader {
  /// How many bodies were read.
  let read = Locked(0)

  func mayBeRead(header: (String) -> String?) -> Bool { header("x-test-signature") != nil }

  func event(
    in body: [UInt8], header: (String) -> String?
  ) throws(UntrustedEvent) -> ProviderEvent.Told {
    read.withLock { $0 += 1 }
    guard header("x-test-signature") == "good" else { throw .forged }
    let parts = String(decoding: body, as: UTF8.self).split(separator: " ").map(String.init)
    guard parts.count >= 2 else { throw .unusable("it is no event") }
    return .sample(
      parts[0], parts[1], of: parts.count > 2 ? parts[2] : nil,
      concernsUs: !parts[1].hasPrefix("payout."))
  }
}
