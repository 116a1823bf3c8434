import HTTPTypes
import Hummingbird
import Portal

extension Web {
  /// The person's language, else the first that the browser asks for and we have, else English.
  func language(of request: Request, signedIn: SignedIn?) -> String {
    if let language = signedIn?.user.language, templates.languages.contains(language) {
      return language
    }
    let wanted = request.headers[.acceptLanguage]?.split(separator: ",") ?? []
    for entry in wanted.prefix(10) {
      let code = entry.split(separator: ";").first?.split(separator: "-").first ?? ""
      let trimmed = code.filter { $0 != " " }.lowercased()
      if templates.languages.contains(trimmed) { return trimmed }
    }
    return templates.languages.contains("en") ? "en" : templates.languages.first ?? "en"
  }

  func words(_ request: Request, _ context: AppContext) -> Words {
    templates.words(language(of: request, signedIn: context.signedIn))
  }

  /// A layout for anybody: no names, no rooms.
  func plainLayout(_ request: Request, signedIn: SignedIn? = nil) -> Layout {
    var layout = plainLayout(language: language(of: request, signedIn: signedIn))
    layout.theme = signedIn?.user.theme ?? .system
    layout.flash = flashes.read(request)
    return layout
  }

  func plainLayout(language: String) -> Layout {
    Layout(
      brand: portal.settings.name, language: language, theme: .system,
      assets: assets.addresses,
      legal: options.legal.map { Layout.Link(href: $0.href, label: $0.label) },
      signUpOpen: portal.settings.signUp == .open,
      mailInTerminal: portal.settings.baseURL.hasPrefix("http:"))
  }

  /// A layout for a signed-in person, with their teams.
  func layout(
    _ request: Request, _ signedIn: SignedIn, team: Team? = nil, room: Layout.Room?, in tx: Tx
  ) throws -> Layout {
    let user = signedIn.user
    let memberships = try Membership.all(of: user.id, in: tx)
    let current = try team ?? lastTeam(request, of: user, among: memberships, in: tx)
    var layout = plainLayout(request, signedIn: signedIn)
    layout.person = Layout.Person(
      name: user.name, email: user.email, avatar: avatarAddress(user.id, user.avatar))
    layout.isOperator = user.isOperator
    layout.room = room
    layout.teams = memberships.map {
      Layout.TeamLink(
        name: $0.team.name, slug: $0.team.slug, current: $0.team.id == current?.id)
    }
    layout.team = layout.teams.first(where: \.current)
    return layout
  }

  /// The team that this browser was in last, else the first one that the person had.
  func lastTeam(
    _ request: Request, of user: User, among memberships: [Membership], in tx: Tx
  ) throws -> Team? {
    let slug = request.cookie(cookies.team)
    if let team = memberships.first(where: { $0.team.slug == slug })?.team { return team }
    let last = try tx.lastTeam(of: user.id)
    return (memberships.first { $0.team.id == last } ?? memberships.first)?.team
  }

  /// Where a person's picture is; the file's name makes the address change with it.
  func avatarAddress(_ user: ID<User>, _ file: String?) -> String? {
    file.map { "/avatars/\(user)?v=\($0.prefix(8))" }
  }

  func render(
    _ page: some Page, layout: Layout, status: HTTPResponse.Status = .ok,
    headers: HTTPFields = [:]
  ) -> Response {
    var response = Response(
      status: status, headers: headers, body: .init(byteBuffer: html(page, layout)))
    response.headers[.contentType] = "text/html; charset=utf-8"
    // A message is shown once.
    if layout.flash != nil { response.headers.append(cookies.clear(cookies.flash)) }
    return response
  }

  func html(_ page: some Page, _ layout: Layout) -> ByteBuffer {
    let html = templates.render(
      LaidOut(page: page, layout: layout), template: type(of: page).template,
      language: layout.language)
    return ByteBuffer(string: html ?? "")
  }

  /// A page for anybody.
  func show(
    _ page: some Page, _ request: Request, _ context: AppContext,
    status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    render(
      page, layout: plainLayout(request, signedIn: context.signedIn), status: status,
      headers: headers)
  }

  /// A page of the settings after a form that was not taken.
  func settings(
    _ page: some Page, _ room: Layout.Room, _ request: Request, _ context: SignedInContext,
    _ failure: FormFailure? = nil
  ) async throws -> Response {
    let layout = try await portal.store.read {
      try self.layout(request, context.signedIn, room: room, in: $0)
    }
    return render(
      page, layout: layout, status: failure?.status ?? .ok, headers: failure?.headers ?? [:])
  }
}
