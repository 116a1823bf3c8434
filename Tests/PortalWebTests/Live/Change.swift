import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Who is there when something changes.
struct Scene {
  let web: TestWeb
  /// Looks at the page, in a session that is remembered.
  let reader: Browser
  /// A second session of the same person.
  let other: Browser
  let bob: Browser

  init(_ web: TestWeb, _ person: Cast) async throws {
    self.web = web
    reader = web.browser()
    let form: KeyValuePairs = [
      "email": person.email, "password": Cast.password, "remember": "1",
    ]
    guard try await reader.post("/sign-in", form).status == 303 else { throw Unexpected("sign-in") }
    other = try await web.browser(person)
    bob = try await web.browser(.bob)
  }

  func post(
    _ path: String, _ form: KeyValuePairs<String, String> = [:], as browser: Browser
  ) async throws {
    let answer = try await browser.post(path, form)
    guard answer.status == 303 else { throw Unexpected("\(path): \(answer.status)") }
  }

  func profile(_ name: String, zone: String = "UTC", as browser: Browser) async throws {
    try await post(
      "/settings/profile",
      ["name": name, "company": "", "bio": "", "timeZone": zone, "language": "en"], as: browser)
  }

  func photo(as browser: Browser) async throws {
    let head = "--b\r\nContent-Disposition: form-data; name=\"avatar\"; filename=\"me.png\"\r\n\r\n"
    let answer = try await browser.send(
      "POST", "/settings/avatar",
      headers: [
        .secFetchSite: "same-origin", .contentType: "multipart/form-data; boundary=b",
      ], body: Array(head.utf8) + SamplePicture.png + Array("\r\n--b--\r\n".utf8))
    guard answer.status == 303 else { throw Unexpected("photo: \(answer.status)") }
  }

  func makeOperator(_ isOperator: Bool, _ person: Cast) async throws {
    let user = try await web.test.user(person)
    try await web.portal.store.write(for: .user(user.id), as: .system("test")) {
      try user.setOperator(isOperator, in: $0)
    }
  }

  func join(_ person: Cast, teamOf owner: Cast) async throws {
    let (owner, user) = (try await web.test.user(owner), try await web.test.user(person))
    let store = web.portal.store
    let team = try #require(
      try await store.read { try Membership.all(of: owner.id, in: $0).first?.team })
    try await store.write(for: [.team(team.id), .user(user.id)], as: .system("test")) {
      try Membership.add(user, to: team, as: .member, in: $0)
    }
  }
}

/// A kind of change that somebody's page shows.
struct Change: CustomTestStringConvertible, Sendable {
  typealias Act = @Sendable (Scene) async throws -> Void

  let testDescription: String
  var reader = Cast.alice
  let path: String
  /// On the page after the change and not before.
  let shows: String
  var prepare: Act = { _ in }
  let make: Act

  init(
    _ name: String, of reader: Cast = .alice, at path: String, shows: String,
    _ make: @escaping Act
  ) {
    testDescription = name
    self.reader = reader
    self.path = path
    self.shows = shows
    self.make = make
  }

  /// The same after something else.
  func after(_ prepare: @escaping Act) -> Change {
    var change = self
    change.prepare = prepare
    return change
  }

  private static let dashboard = "/teams/alice-adams/dashboard"
  private static let sessions = "/settings/sessions"
  private static let alone = "You are signed in on this device only."
  private static let chrome: HTTPFields = [
    .userAgent: "Mozilla/5.0 (X11; Linux) Chrome/140.0 Safari/537.36"
  ]

  static let all: [Change] = own + inTeams

  private static let own: [Change] = [
    Change("name", at: "/settings/profile", shows: "Alice Cooper") {
      try await $0.profile("Alice Cooper", as: $0.other)
    },
    Change("time zone", at: dashboard, shows: "(Asia/Tokyo)") {
      try await $0.profile("Alice Adams", zone: "Asia/Tokyo", as: $0.other)
    },
    Change("appearance", at: "/settings/security", shows: "data-theme=\"dark\"") {
      try await $0.post("/settings/appearance", ["theme": "dark"], as: $0.other)
    },
    Change("photo", at: "/settings/profile", shows: "src=\"/avatars/") {
      try await $0.photo(as: $0.other)
    },
    Change(
      "photo removed", at: dashboard, shows: "removed the photo"
    ) { try await $0.post("/settings/avatar/remove", as: $0.other) }
    .after { try await $0.photo(as: $0.other) },
    Change("sign-in", at: dashboard, shows: "signed in with Chrome") {
      let form: KeyValuePairs = ["email": Cast.alice.email, "password": Cast.password]
      _ = try await $0.web.browser().post("/sign-in", form, headers: chrome)
    },
    Change("wrong password", at: dashboard, shows: "tried to sign in with a wrong password") {
      let form: KeyValuePairs = ["email": Cast.alice.email, "password": "wrong"]
      _ = try await $0.web.browser().post("/sign-in", form)
    },
    Change("sign-out elsewhere", at: sessions, shows: alone) {
      try await $0.post("/sign-out", as: $0.other)
    },
    Change("session ended", at: sessions, shows: alone) { scene in
      let page = try await scene.reader.copy().get(sessions).body
      let id = try #require(page.firstMatch(of: /sessions\/([0-9a-f-]{36})\/end"/)?.1)
      try await scene.post("\(sessions)/\(id)/end", as: scene.reader.copy())
    },
    Change("other sessions ended", at: sessions, shows: alone) {
      try await $0.post("\(sessions)/end-others", as: $0.reader.copy())
    },
    Change("session runs out", at: sessions, shows: alone) {
      $0.web.clock.advance(by: .minutes(31))
    },
    Change("activity elsewhere", at: sessions, shows: "Chrome") {
      $0.web.clock.advance(by: .minutes(2))
      _ = try await $0.other.get("/settings/profile", headers: chrome)
    },
    Change("reset requested", at: dashboard, shows: "asked for a link to reset the password") {
      try await $0.post("/forgot-password", ["email": Cast.alice.email], as: $0.web.browser())
      try await ResetRequest.answerAll($0.web.portal)
    },
    Change("operator", at: "/settings/profile", shows: "href=\"/admin/outbox\"") {
      try await $0.makeOperator(true, .alice)
    },
    Change(
      "no operator", of: .olga, at: "/teams/olga-olsen/dashboard",
      shows: "took the operator’s rights"
    ) { try await $0.makeOperator(false, .olga) },
    Change("midnight", at: dashboard, shows: "Yesterday") {
      $0.web.clock.advance(by: .days(1))
    },
    Change(
      "clock set back", at: dashboard, shows: "Today"
    ) { $0.web.clock.advance(by: .days(-1)) }
    .after { $0.web.clock.advance(by: .days(1)) },
    Change(
      "team of last visit", of: .bob, at: "/settings/profile",
      shows: "href=\"/teams/bob-brown/dashboard\" aria-current=\"true\""
    ) { _ = try await $0.reader.get("/teams/bob-brown/dashboard") }
    .after { _ = try await $0.reader.get(dashboard) },
    Change("colleague's name", at: dashboard, shows: "Robert Brown") {
      try await $0.profile("Robert Brown", as: $0.bob)
    },
    Change("colleague's photo", at: dashboard, shows: "src=\"/avatars/") {
      try await $0.photo(as: $0.bob)
    },
    Change(
      "colleague joins", of: .charlie, at: "/teams/charlie-clark/dashboard", shows: "Bob Brown"
    ) {
      try await $0.join(.bob, teamOf: .charlie)
    },
    Change("team joined", of: .charlie, at: "/settings/profile", shows: "/teams/alice-adams/") {
      try await $0.join(.charlie, teamOf: .alice)
    },
    Change("mail written", of: .olga, at: "/admin/outbox", shows: "Choose a new password") {
      try await $0.post("/forgot-password", ["email": Cast.bob.email], as: $0.web.browser())
      try await ResetRequest.answerAll($0.web.portal)
    },
    Change("mail sent", of: .olga, at: "/admin/outbox?state=sent", shows: "data-state=\"sent\"") {
      _ = try await $0.deliver()
    },
    Change("backup asked for", of: .olga, at: "/admin/backups", shows: "A backup is being made.") {
      try await $0.post("/admin/backups", as: $0.other)
    },
    Change(
      "backup made", of: .olga, at: "/admin/backups", shows: "data-state=\"verified\">Verified"
    ) { _ = try await MakeBackup($0.web.portal).run(because: .command) },
  ]
}

extension Scene {

  /// Sends what waits.
  fileprivate func deliver() async throws -> Int {
    try await MailDelivery(web.portal, transport: TestTransport()).run()
  }
}
