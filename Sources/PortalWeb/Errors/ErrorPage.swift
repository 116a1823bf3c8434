import HTTPTypes

/// A refusal in words: what happened, and what to do.
struct ErrorPage: Page {
  static let template = "errors/error"

  let status: String
  let title: String
  let message: String
  let hint: String?
  let actions: [Layout.Link]
  let allow: String?

  static let sample = ErrorPage(
    status: "404", title: "title", message: "message", hint: "hint",
    actions: [Layout.Link(href: "/", label: "label")], allow: "GET")

  func child(named name: String) -> Any? {
    switch name {
    case "status": status
    case "title": title
    case "message": message
    case "hint": hint
    case "actions": actions
    case "allow": allow
    default: nil
    }
  }
}

extension ErrorPage {
  init(_ problem: HTTPProblem, words: Words, isSignedIn: Bool = false) {
    let text = Self.texts(problem.status, words)
    status = String(problem.status.code)
    title = text.title
    message = problem.detail.map { words($0) } ?? text.message
    hint = text.hint
    actions =
      isSignedIn
      ? [Layout.Link(href: "/dashboard", label: words("Go to your dashboard"))]
      : [
        Layout.Link(href: "/", label: words("Go to the front page")),
        Layout.Link(href: "/sign-in", label: words("Sign in")),
      ]
    allow = problem.headers[.allow]
  }

  private static func texts(
    _ status: HTTPResponse.Status, _ words: Words
  ) -> (title: String, message: String, hint: String?) {
    switch status.code {
    case 400:
      (
        words("This request cannot be read"),
        words("Something on the way changed it, or the program that sent it made a mistake."),
        words("Go back, reload the page and try again.")
      )
    case 403:
      (words("You may not do this"), words("The request was refused and nothing was changed."), nil)
    case 404:
      (
        words("There is nothing here"),
        words(
          "The address is wrong, the page was removed, or it belongs to a team you are not in."),
        words("Check the address, or sign in as somebody who may see it.")
      )
    case 405:
      (
        words("This address does not work that way"),
        words("The page exists, but not for this kind of request."), nil
      )
    case 413:
      (
        words("That is too large"), words("What you sent is larger than this page takes."),
        words("Send less at once, or choose a smaller file.")
      )
    case 415:
      (
        words("This kind of content is not taken here"),
        words("The page takes another kind of content."), nil
      )
    case 422:
      (
        words("That cannot be used"),
        words("Something you sent does not fit. Nothing was changed."),
        words("Go back and check what you entered.")
      )
    case 429:
      (
        words("Too many requests"), words("You or somebody at your address tried too often."),
        words("Wait a little, then try again.")
      )
    case 503:
      (
        words("Not available right now"),
        words("Nothing can be saved or read at this moment. What you sent was not saved."),
        words("Wait a little, then send it again. Your data is safe.")
      )
    case 500...:
      (
        words("Something went wrong here"),
        words("The mistake is ours and has been noted. Nothing was changed."),
        words("Try again. If it happens again, tell the people who run this site.")
      )
    default:
      (words("This did not work"), words("The request was refused and nothing was changed."), nil)
    }
  }
}
