import HTTPTypes
import Hummingbird
import Portal

/// What comes of a form that was taken: the page to go on to, and a message for it to show.
struct Done {
  let path: String
  var message: Phrase?
  var kind = Flash.Kind.good
  /// The message's; the reader's by default.
  var language: String?
  var cookies: [HTTPField] = []
  var headers: HTTPFields = [:]

  init(
    _ path: String, _ message: Phrase? = nil, kind: Flash.Kind = .good, language: String? = nil,
    cookies: [HTTPField] = []
  ) {
    self.path = path
    self.message = message
    self.kind = kind
    self.language = language
    self.cookies = cookies
  }
}

/// Forms: decoded, checked, acted upon, and shown again with what was typed when that fails. All of it
/// stands here once.
extension Web {
  /// A form of a signed-in person's page.
  /// - Parameters:
  ///   - read: what the page needs when it is shown again.
  ///   - act: does what the form asks for.
  func submit<Record>(
    _ request: Request, _ context: some PersonalContext, _ fields: Fields, on page: Page<Record>,
    reading read: @escaping @Sendable (Tx) throws -> Record, act: (Entered) async throws -> Done
  ) async throws -> Response {
    try await submit(request, context, fields, act: act) { form, failure in
      try await again(page, form, failure, request, context, reading: read)
    }
  }

  /// The same of a page that shows nothing but the person.
  func submit(
    _ request: Request, _ context: some PersonalContext, _ fields: Fields, on page: Page<User>,
    act: (Entered) async throws -> Done
  ) async throws -> Response {
    let user = context.person.user
    return try await submit(
      request, context, fields, on: page, reading: { _ in user }, act: act)
  }

  /// A form of a page for anybody.
  /// - Parameter record: what the page needs when it is shown again; nil when that is gone.
  func submit<Record>(
    _ request: Request, _ context: AppContext, _ fields: Fields, on page: Page<Record>,
    of record: @autoclosure () async throws -> Record, act: (Entered) async throws -> Done
  ) async throws -> Response {
    try await submit(request, context, fields, act: act) { form, failure in
      try await show(
        page, of: record(), request, context, form: form, status: failure.status,
        headers: failure.headers)
    }
  }

  /// A form with one file, of a page that shows nothing but the person. What `act` does not keep of the
  /// file is gone afterwards.
  func upload(
    _ request: Request, _ context: some PersonalContext, _ fields: Fields, on page: Page<User>,
    act: (Entered) async throws -> Done
  ) async throws -> Response {
    let user = context.person.user
    guard let field = fields.all.first?.about else { throw HTTPProblem(.notFound) }
    do {
      return try await uploads.hold(user.id) {
        let file = try await Upload.receive(request, field, into: portal.files)
        defer { portal.files.discard(file.file) }
        return try redirect(await act(try fields.check([field.name: .file(file)])), context)
      }
    } catch {
      guard let failure = FormFailure(error, words(context)) else { throw error }
      return try await again(
        page, Form(fields, typed: [:], failure), failure, request, context, reading: { _ in user })
    }
  }

  /// A button: a form without fields. What goes wrong is an error page.
  func press(
    _ request: Request, _ context: some PortalContext, act: () async throws -> Done
  ) async throws -> Response {
    _ = try await FormDecoder.decode(request, [])
    return try redirect(await act(), context)
  }

  private func submit(
    _ request: Request, _ context: some PortalContext, _ fields: Fields,
    act: (Entered) async throws -> Done, again: (Form, FormFailure) async throws -> Response
  ) async throws -> Response {
    let typed = try await FormDecoder.decode(request, fields)
    do {
      return try redirect(await act(try fields.check(typed)), context)
    } catch {
      guard let failure = FormFailure(error, words(context)) else { throw error }
      return try await again(Form(fields, typed: typed, failure), failure)
    }
  }

  func redirect(_ done: Done, _ context: some PortalContext) throws -> Response {
    let words = done.language.map { templates.words($0) } ?? words(context)
    let flash = done.message.map { Flash(text: words($0), kind: done.kind) }
    var response = try redirect(to: done.path, flash: flash, cookies: done.cookies)
    for field in done.headers { response.headers.append(field) }
    return response
  }
}
