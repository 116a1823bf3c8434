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
  /// 307 keeps method and body: the browser sends the very form on that it has just posted.
  private(set) var status = HTTPResponse.Status.seeOther

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

  init(sendingOnTo path: String, cookies: [HTTPField] = []) {
    self.init(LocalPath.safe(path), cookies: cookies)
    status = .temporaryRedirect
  }
}

/// A form that was not taken, to be shown with what was typed.
struct RefusedForm {
  /// The name of its tags on the page.
  var name = "form"
  let form: Form
  let failure: FormFailure
}

/// Forms: decoded, checked, acted upon, and shown again with what was typed when that fails. All of it
/// stands here once.
extension Web {
  /// A form of a signed-in person's page.
  /// - Parameters:
  ///   - read: what the page needs when it is shown again; nil when that is the person.
  ///   - act: does what the form asks for.
  func submit<Record: Sendable>(
    _ request: Request, _ context: some PersonalContext, _ fields: Fields, on page: Page<Record>,
    form name: String = "form", reading read: (@Sendable (Tx) throws -> Record)?,
    act: (Entered) async throws -> Done
  ) async throws -> Response {
    let answer: (Entered) async throws -> Response = { try redirect(await act($0), context) }
    return try await submit(request, context, fields, besides: [], act: answer) { refused in
      var refused = refused
      refused.name = name
      return try await showAgain(page, refused, request, context, reading: read)
    }
  }

  /// The same of a page that shows nothing but the person.
  func submit(
    _ request: Request, _ context: some PersonalContext, _ fields: Fields, on page: Page<User>,
    form name: String = "form", act: (Entered) async throws -> Done
  ) async throws -> Response {
    try await submit(
      request, context, fields, on: page, form: name, reading: nil, act: act)
  }

  /// A form of a page for anybody.
  /// - Parameters:
  ///   - others: fields that come with the form and are not for this page.
  ///   - record: what the page needs when it is shown again.
  func submit<Record>(
    _ request: Request, _ context: AppContext, _ fields: Fields, besides others: Fields = [],
    on page: Page<Record>, of record: @autoclosure () async throws -> Record,
    act: (Entered) async throws -> Done
  ) async throws -> Response {
    let answer: (Entered) async throws -> Response = { try redirect(await act($0), context) }
    return try await submit(request, context, fields, besides: others, act: answer) { refused in
      try await showOnce(
        page, of: record(), request, context, refused: refused, headers: refused.failure.headers,
        status: refused.failure.status)
    }
  }

  /// A form whose answer is a page by itself: what it shows is shown once.
  func submitOnce<Record: Sendable>(
    _ request: Request, _ context: some PersonalContext, _ fields: Fields, on page: Page<Record>,
    reading read: (@Sendable (Tx) throws -> Record)?,
    act: (Entered) async throws -> Response
  ) async throws -> Response {
    try await submit(request, context, fields, besides: [], act: act) { refused in
      try await showAgain(page, refused, request, context, reading: read)
    }
  }

  /// A button: a form without fields. What goes wrong is an error page.
  /// - Parameter back: where it stands: the page says what keeps it from being done as things stand.
  func press(
    _ request: Request, _ context: some PortalContext, back: String? = nil,
    act: () async throws -> Done
  ) async throws -> Response {
    _ = try await FormDecoder.decode(
      request, [], besides: proof(context), of: context.formTeam)
    do { return try redirect(await act(), context) } catch let obstacle as Obstacle {
      guard let back else { throw obstacle }
      return try redirect(Done(back, obstacle.words, kind: .note), context)
    }
  }

  private func proof(_ context: some PortalContext) -> Fields {
    context.mayCarryProof ? [Proof.password] : []
  }

  private func submit(
    _ request: Request, _ context: some PortalContext, _ fields: Fields, besides others: Fields,
    act: (Entered) async throws -> Response, again: (RefusedForm) async throws -> Response
  ) async throws -> Response {
    var typed: [String: Input] = [:]
    do {
      let person = context.app.signedIn?.user.id
      let others = context.mayCarryProof ? proof(context) : others
      return try await decoding(request, context, fields, besides: others, of: person) {
        typed = $0
        return try await act(try fields.check($0))
      }
    } catch {
      guard let failure = FormFailure(error, words(context)) else { throw error }
      return try await again(
        RefusedForm(form: Form(fields, typed: typed, failure), failure: failure))
    }
  }

  /// What of a file `body` does not keep is gone afterwards.
  private func decoding<T>(
    _ request: Request, _ context: some PortalContext, _ fields: Fields, besides others: Fields,
    of person: ID<User>?,
    _ body: ([String: Input]) async throws -> T
  ) async throws -> T {
    guard fields.all.contains(where: { $0.about.kind == .file }), let person else {
      return try await body(
        try await FormDecoder.decode(request, fields, besides: others, of: context.formTeam))
    }
    return try await holdUpload(person) {
      let upload = try await Upload.receive(request, fields, into: portal.files)
      defer { upload.discard(from: portal.files) }
      return try await body(upload.inputs)
    }
  }

  func redirect(_ done: Done, _ context: some PortalContext) throws -> Response {
    let words = done.language.map { templates.words($0) } ?? words(context)
    let flash = done.message.map { Flash(text: words($0), kind: done.kind) }
    var response = try redirect(to: done.path, flash: flash, cookies: done.cookies)
    response.status = done.status
    for field in done.headers { response.headers.append(field) }
    return response
  }
}
