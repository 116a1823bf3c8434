import HTTPTypes
import Portal

/// Why a form was not taken: the same form is shown again with this, and what was typed.
struct FormFailure {
  let status: HTTPResponse.Status
  /// Above the form, when the problem is no field's.
  private(set) var problem: Phrase?
  private(set) var fields: [String: FieldProblem] = [:]
  private(set) var headers: HTTPFields = [:]

  /// Nil for an error that is no answer to a form.
  init?(_ error: any Error, _ words: Words) {
    switch error {
    case let problems as FormProblems:
      let isTooLarge = problems.fields.values.contains { $0.isTooLarge }
      status = isTooLarge ? .contentTooLarge : .unprocessableContent
      if isTooLarge { headers[.connection] = "close" }
      fields = problems.fields
    case let obstacle as Obstacle:
      status = .unprocessableContent
      problem = obstacle.words
    case let throttled as Throttled:
      status = .tooManyRequests
      problem = Phrase(
        "Too many tries. Wait {{wait}}, then try again.",
        ["wait": words.wait(throttled.retryAfter)])
      headers[.retryAfter] = String(throttled.retryAfter.secondsRoundedUp)
    case let writes as TooManyWrites:
      status = .tooManyRequests
      problem =
        "You are saving faster than this site takes it. What you typed is still here: try again in a moment."
      headers[.retryAfter] = String(writes.retryAfter.secondsRoundedUp)
    case is TooManyWaiting:
      status = .tooManyRequests
      problem = "Many people are signing in right now. Try again in a moment."
      headers[.retryAfter] = "10"
    case let error as StoreError where error.isTemporary:
      status = .serviceUnavailable
      problem =
        error == .unknownOutcome
        ? "The connection to our database broke while saving. Look whether it was saved before you try again."
        : "Nothing can be saved right now. What you typed is still here: try again in a moment."
      headers[.retryAfter] = "5"
    default: return nil
    }
  }
}

extension FieldProblem {
  fileprivate var isTooLarge: Bool { if case .fileTooLarge = self { true } else { false } }
}
