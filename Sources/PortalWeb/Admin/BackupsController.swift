import Hummingbird
import Portal

/// The back office's view of the backups.
struct BackupsController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let signedIn = context.person.signedIn
    let words = web.words(request, context.person.app)
    let web = self.web
    let (page, layout) = try await web.portal.store.read { tx in
      let page = try BackupsPage(web.portal.settings, signedIn.user.timeZone, words, in: tx)
      return (page, try web.layout(request, signedIn, room: .backups, in: tx))
    }
    return web.render(page, layout: layout)
  }

  func start(_ request: Request, _ context: OperatorContext) async throws -> Response {
    _ = try await FormDecoder.decode(request, fields: [])
    let audit = web.portal.audit
    let isNew = try await web.portal.store.write(
      for: .portal, as: context.person.app.originator(request)
    ) { try BackupSchedule.request(audit: audit, in: $0) }
    if isNew { return try web.redirect(to: "/admin/backups") }
    let words = web.words(request, context.person.app)
    return try web.redirect(
      to: "/admin/backups",
      flash: Flash(text: words("A backup is being made already."), kind: .note))
  }
}
