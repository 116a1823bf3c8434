import HTTPTypes
import Portal

/// Why a form was not taken: the same form is shown again with this, and what was typed.
struct FormFailure {
  let status: HTTPResponse.Status
  /// Words above the form, when the problem is no field's.
  var problem: String?
  var fields: [String: FieldProblem] = [:]
  var headers: HTTPFields = [:]

  /// Nil for an error that is no answer to a form.
  init?(_ error: any Error, _ words: Words) {
    switch error {
    case let problems as FormProblems:
      status = .unprocessableContent
      fields = problems.fields
    case let throttled as Throttled:
      status = .tooManyRequests
      problem = words(
        "Too many tries. Wait {{wait}}, then try again.",
        ["wait": words.wait(throttled.retryAfter)])
      headers[.retryAfter] = String(throttled.retryAfter.secondsRoundedUp)
    case is TooManyWaiting:
      status = .tooManyRequests
      problem = words("Many people are signing in right now. Try again in a moment.")
      headers[.retryAfter] = "10"
    case let error as StoreError where error.isTemporary:
      status = .serviceUnavailable
      problem =
        error == .unknownOutcome
        ? words(
          "The connection to our database broke while saving. Look whether it was saved before you try again."
        )
        : words(
          "Nothing can be saved right now. What you typed is still here: try again in a moment.")
      headers[.retryAfter] = "5"
    default: return nil
    }
  }

  func field(_ name: String, value: String = "", _ words: Words) -> Field {
    Field(value: value, error: fields[name].map { words($0) })
  }
}
