/// Asking for an account.
struct SignUpPage: Page {
  static let template = "accounts/sign-up"

  var open = true
  var name = Field()
  var email = Field()
  var password = Field()
  var problem: String?
  var next = ""

  static let sample = SignUpPage(
    name: .sample, email: .sample, password: .sample, problem: "problem", next: "/next")

  func child(named tag: String) -> Any? {
    switch tag {
    case "open": open
    case "name": name
    case "email": email
    case "password": password
    case "problem": problem
    case "next": next
    default: nil
    }
  }
}

/// What everybody sees after asking, whether or not the address was known.
struct SignUpSentPage: Page {
  static let template = "accounts/sign-up-sent"

  let email: String?
  let validFor: String

  static let sample = SignUpSentPage(email: "alice@example.com", validFor: "24 hours")

  func child(named name: String) -> Any? {
    switch name {
    case "email": email
    case "validFor": validFor
    default: nil
    }
  }
}

/// Confirming the address behind a link.
struct ConfirmPage: Page {
  static let template = "accounts/confirm"

  let email: String
  let needsPassword: Bool
  var password = Field()
  var problem: String?
  let action: String

  static let sample = ConfirmPage(
    email: "alice@example.com", needsPassword: true, password: .sample, problem: "problem",
    action: "/verify-email/token")

  func child(named name: String) -> Any? {
    switch name {
    case "email": email
    case "needsPassword": needsPassword
    case "password": password
    case "problem": problem
    case "action": action
    default: nil
    }
  }
}

/// A link that was used, replaced or is too old.
struct LinkGonePage: Page {
  static let template = "accounts/link-gone"

  enum Kind { case verify, reset }
  let kind: Kind?
  let signedIn: Bool

  /// Both, so that every tag resolves; a real page has one.
  static let sample = LinkGonePage(kind: nil, signedIn: true)

  func child(named name: String) -> Any? {
    switch name {
    case "verify": kind != .reset
    case "reset": kind != .verify
    case "signedIn": signedIn
    default: nil
    }
  }
}
