import HTTPTypes
import Hummingbird
import Portal

/// Keeps a form that arrived just after its session had ended and leads to sign-in.
struct KeepLateForms: RouterMiddleware {
  let web: Web

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    guard let expired = context.expired, request.method == .post,
      FormDecoder.isForm(request)
    else { return try await next(request, context) }
    let all = try await FormDecoder.pairs(request)
    let kept = all.filter { !Self.isSecret($0.name) }
    guard !kept.isEmpty, kept.count == all.count else {
      return try web.redirect(to: "/sign-in", flash: notKept(request, context))
    }
    let draft = try await Draft(path: request.uri.path, fields: kept)
      .keep(for: expired.user.id, web.portal)
    return try web.redirect(to: "/sign-in?next=/resume/\(draft)")
  }

  private func notKept(_ request: Request, _ context: AppContext) -> Flash {
    let words = web.words(request, context)
    return Flash(
      text: words(
        "You were signed out before your form was sent, and it holds secrets that are never kept. Sign in and send it again."
      ),
      kind: .note)
  }

  private static func isSecret(_ field: String) -> Bool {
    let name = field.lowercased()
    return ["password", "current", "code", "secret", "token"].contains(where: name.contains)
  }
}
