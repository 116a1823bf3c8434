import Hummingbird
import Portal

/// A link was used, replaced or is too old.
struct LinkGone: Error {}

/// The page that says so.
struct LinkGonePage {
  enum Kind { case verify, reset }

  let kind: Kind
  let isSignedIn: Bool

  static let page = Page<LinkGonePage>("accounts/link-gone") { gone, _ in
    [
      "verify": gone.kind == .verify, "reset": gone.kind == .reset, "signedIn": gone.isSignedIn,
    ]
  }
}

extension AppContext {
  /// Answers with the page of a link that is gone when that is what `body` finds.
  func answering(
    _ web: Web, _ request: Request, _ kind: LinkGonePage.Kind,
    _ body: () async throws -> Response
  ) async throws -> Response {
    do { return try await body() } catch is LinkGone {
      let gone = LinkGonePage(kind: kind, isSignedIn: signedIn != nil)
      return web.showOnce(LinkGonePage.page, of: gone, request, self, status: .gone)
    }
  }
}
