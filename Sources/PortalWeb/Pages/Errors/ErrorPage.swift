import HTTPTypes
import Portal

/// A refusal in words: what happened, and what to do.
struct ErrorPage: Sendable {
  let problem: HTTPProblem
  let isSignedIn: Bool

  static let page = Page<ErrorPage>("errors/error") { error, view in
    let words = view.words
    let text = texts(error.problem.status)
    return [
      "status": String(error.problem.status.code), "title": words(text.title),
      "message": error.problem.detail.map { words($0) } ?? words(text.message),
      "reasons": error.problem.reasons.map { words($0) }, "hint": text.hint.map { words($0) },
      "allow": error.problem.headers[.allow], "actions": actions(error, words),
    ]
  }

  private static func actions(_ error: ErrorPage, _ words: Words) -> [Tags] {
    if let place = error.problem.place {
      let label =
        place.hasSuffix("/billing/plans")
        ? "See the plans"
        : place.hasSuffix("/billing") ? "See the billing" : "See who may change that"
      return [["href": place, "label": words(label)]]
    }
    if error.isSignedIn {
      return [["href": "/dashboard", "label": words("Go to your dashboard")]]
    }
    return [
      ["href": "/", "label": words("Go to the front page")],
      ["href": "/sign-in", "label": words("Sign in")],
    ]
  }

  private static func texts(
    _ status: HTTPResponse.Status
  ) -> (title: String, message: String, hint: String?) {
    switch status.code {
    case 400:
      (
        "This request cannot be read",
        "Something on the way changed it, or the program that sent it made a mistake.",
        "Go back, reload the page and try again."
      )
    case 403: ("You may not do this", "The request was refused and nothing was changed.", nil)
    case 404:
      (
        "There is nothing here",
        "The address is wrong, the page was removed, or it belongs to a team you are not in.",
        "Check the address, or sign in as somebody who may see it."
      )
    case 405:
      (
        "This address does not work that way",
        "The page exists, but not for this kind of request.", nil
      )
    case 413:
      (
        "That is too large", "What you sent is larger than this page takes.",
        "Send less at once, or choose a smaller file."
      )
    case 415:
      ("This kind of content is not taken here", "The page takes another kind of content.", nil)
    case 422:
      (
        "That cannot be used", "Something you sent does not fit. Nothing was changed.",
        "Go back and check what you entered."
      )
    case 429:
      (
        "Too many requests", "You or somebody at your address tried too often.",
        "Wait a little, then try again."
      )
    case 503:
      (
        "Not available right now",
        "Nothing can be saved or read at this moment. What you sent was not saved.",
        "Wait a little, then send it again. Your data is safe."
      )
    case 500...:
      (
        "Something went wrong here",
        "The mistake is ours and has been noted. Nothing was changed.",
        "Try again. If it happens again, tell the people who run this site."
      )
    default: ("This did not work", "The request was refused and nothing was changed.", nil)
    }
  }
}
