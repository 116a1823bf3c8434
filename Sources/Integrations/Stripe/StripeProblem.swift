import Foundation
import Portal

/// What Stripe said when it would not do something.
package struct StripeRefusal: Error, Equatable, Sendable {
  package let status: Int
  /// Such as `invalid_request_error` or `card_error`.
  package let type: String?
  package let code: String?
  /// Why a bank declined, where it said so.
  package let declineCode: String?
  /// The parameter that is wrong.
  package let param: String?
  /// For whoever reads the log; of a card's refusal, for the person who pays.
  package let message: String
  /// By which Stripe finds it.
  package let requestID: String?

  /// The bank's or Stripe's answer about a way to pay, which is no fault of ours: the message is
  /// written for the person.
  package var isAboutTheCard: Bool { status == 402 || type == "card_error" }
}

/// Why a call to Stripe brought nothing.
package enum StripeProblem: Error, Equatable, Sendable {
  case refused(StripeRefusal)
  case notFound(StripeRefusal)
  /// - Parameter retryAfter: how long Stripe wants to be left alone, where it says so.
  case rateLimited(retryAfter: Duration?)
  /// 409: a request with the same idempotency key is under way, or another one holds the object.
  case conflict(StripeRefusal)
  /// The idempotency key was used with another body.
  case idempotency(StripeRefusal)
  /// 401: Stripe does not know our key.
  case wrongKey(StripeRefusal)
  /// A 5xx.
  /// - Parameter isReplayed: it was kept with the idempotency key, and will be said again.
  case server(status: Int, requestID: String?, isReplayed: Bool)
  /// It was never sent.
  case unreachable(String)
  /// It was sent and nothing, or not all, came back in time.
  case silent(String)
  /// An answer that cannot be read.
  case malformed(String)
}

extension StripeProblem {
  /// Stripe may have done what a POST or DELETE asked for. It must not be sent with another key before
  /// that is known: send the same request again (within 23 hours), or look for what it would have made.
  package var isPerhapsDone: Bool {
    switch self {
    case .server, .silent, .malformed, .conflict: true
    case .refused, .notFound, .rateLimited, .idempotency, .wrongKey, .unreachable: false
    }
  }

  /// Stripe knows what was asked for, and does not do it.
  package var isRefusal: Bool {
    switch self {
    case .refused, .notFound: true
    case .rateLimited, .conflict, .idempotency, .wrongKey, .server, .unreachable, .silent,
      .malformed:
      false
    }
  }

  /// The same request with the same key may bring something later. Where it does not, and the problem
  /// `isPerhapsDone`, the object is looked up.
  package var isWorthTryingAgain: Bool {
    switch self {
    case .rateLimited, .conflict, .unreachable, .silent, .malformed: true
    case .server(_, _, let isReplayed): !isReplayed
    case .refused, .notFound, .idempotency, .wrongKey: false
    }
  }
}

extension StripeProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .refused(let refusal), .notFound(let refusal), .conflict(let refusal),
      .idempotency(let refusal), .wrongKey(let refusal):
      "Stripe answered \(refusal)"
    case .rateLimited(let wait):
      "Stripe answered 429" + (wait.map { ", to be asked again in \($0.secondsRoundedUp) s" } ?? "")
    case .server(let status, let id, _): "Stripe answered \(status)" + (id.map { " (\($0))" } ?? "")
    case .unreachable(let why): "Stripe cannot be reached: \(why)"
    case .silent(let why): "Stripe gave no answer: \(why)"
    case .malformed(let what): "Stripe's answer cannot be read: \(what)"
    }
  }
}

extension StripeRefusal: CustomStringConvertible {
  package var description: String {
    let code = [code, declineCode, param].compactMap { $0 }.joined(separator: ", ")
    return "\(status)" + (code.isEmpty ? "" : " \(code)")
      + (message.isEmpty ? "" : ": \(message)") + (requestID.map { " (\($0))" } ?? "")
  }
}
