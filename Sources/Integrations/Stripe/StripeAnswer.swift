import Foundation
import Portal

/// What came back, whatever it says.
struct StripeAnswer: Sendable {
  enum Body: Sendable {
    case whole(Data)
    case tooLong
    /// It ended early, or not in time.
    case incomplete
  }

  let status: Int
  let requestID: String?
  let retryAfter: String?
  /// Stripe has kept it with the idempotency key, and says it again.
  let isReplayed: Bool
  let body: Body

  private struct Refused: Decodable {
    struct Details: Decodable {
      let type: String?
      let code: String?
      let declineCode: String?
      let param: String?
      let message: String?
    }
    let error: Details
  }

  /// What says that Stripe itself is in trouble.
  func checkServer() throws(StripeProblem) {
    if status >= 500 { throw .server(status: status, requestID: requestID, isReplayed: isReplayed) }
    if case .incomplete = body, (200..<300).contains(status) {
      throw .silent("its answer was not complete")
    }
  }

  /// - Parameter secret: never stands in what is kept of the answer.
  func value<T: StripeObject>(
    _ type: T.Type, hiding secret: String
  ) throws(StripeProblem) -> T {
    try checkServer()
    guard status == 200 else { throw problem(hiding: secret) }
    guard case .whole(let data) = body else {
      throw .malformed("it has more than \(StripeAPI.longestAnswer >> 20) MB")
    }
    do {
      return try StripeJSON.read(type, from: data)
    } catch {
      throw .malformed(MailReply.safe(StripeJSON.words(error), hiding: [secret]))
    }
  }

  private func problem(hiding secret: String) -> StripeProblem {
    let refusal = refusal(hiding: secret)
    return switch status {
    case 401: .wrongKey(refusal)
    case 404: .notFound(refusal)
    case 409: .conflict(refusal)
    case 429: .rateLimited(retryAfter: wait)
    case 400 where refusal.type == "idempotency_error": .idempotency(refusal)
    case 400..<500: .refused(refusal)
    default: .malformed("it answered \(status)")
    }
  }

  private func refusal(hiding secret: String) -> StripeRefusal {
    var details: Refused.Details?
    if case .whole(let data) = body {
      details = try? StripeJSON.decoder.decode(Refused.self, from: data).error
    }
    func safe(_ text: String?) -> String? { text.map { MailReply.safe($0, hiding: [secret]) } }
    return StripeRefusal(
      status: status, type: safe(details?.type), code: safe(details?.code),
      declineCode: safe(details?.declineCode), param: safe(details?.param),
      message: safe(details?.message) ?? "", requestID: requestID)
  }

  /// An hour at most; dates are not used by Stripe.
  private var wait: Duration? {
    retryAfter.flatMap { Int($0) }.flatMap { (0...3600).contains($0) ? .seconds($0) : nil }
  }
}
