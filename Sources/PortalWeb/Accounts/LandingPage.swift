import Hummingbird

/// The front door.
struct LandingPage: Page {
  static let template = "landing"

  let signedIn: Bool
  let signUpOpen: Bool

  static let sample = LandingPage(signedIn: true, signUpOpen: true)

  func child(named name: String) -> Any? {
    switch name {
    case "signedIn": signedIn
    case "signUpOpen": signUpOpen
    default: nil
    }
  }
}

struct LandingController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: AppContext) -> Response {
    web.publicPage(request, context) { _ in
      LandingPage(
        signedIn: context.signedIn != nil, signUpOpen: web.portal.settings.signUp == .open)
    }
  }
}
