import Hummingbird
import Portal

/// The front door.
struct LandingPages: Sendable {
  /// Of whether somebody is signed in.
  static let page = Page<Bool>("accounts/landing") { isSignedIn, _ in ["signedIn": isSignedIn] }

  let web: Web

  func show(_ request: Request, _ context: AppContext) -> Response {
    web.showKept(request, context, Self.page, of: context.signedIn != nil)
  }
}
