import HTTPTypes
import Hummingbird
import Portal

/// Keeps a form that arrived just after its session had ended and leads to sign-in. What may be kept is
/// what the route declares: a form with a secret in it is not kept at all.
struct KeepLateForms: RouterMiddleware {
  let web: Web

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    guard let expired = context.expired, request.method == .post, FormDecoder.isForm(request),
      let form = context.endpointPath.flatMap(web.map.form(at:))
    else { return try await next(request, context) }
    guard !form.fields.all.contains(where: \.about.isSecret) else {
      return try web.redirect(notKept, context)
    }
    let pairs = try await FormDecoder.pairs(request)
    _ = try FormDecoder.inputs(pairs, form.fields)
    let draft = try await Draft(
      path: request.uri.path,
      fields: pairs.map { Draft.Field(name: $0.name, value: $0.value) }
    ).keep(for: expired.user.id, web.portal)
    return try web.redirect(to: "/sign-in?next=/resume/\(draft)")
  }

  private var notKept: Done {
    Done(
      "/sign-in",
      "You were signed out before your form was sent, and it holds secrets that are never kept. Sign in and send it again.",
      kind: .note)
  }
}
