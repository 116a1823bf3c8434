import HTTPTypes
import Hummingbird
import Portal

/// Signing in by JSON. What is done before anybody is signed in.
struct AuthAPI: Sendable {
  let web: Web

  static let token = Field.secret("token", "Of the mailed link: what stands behind its last slash")
  static let refreshToken = Field.secret("refreshToken", "Refresh token")
  static let device = Field.line("device", "What an earlier sign-in gave", limit: 400).otherwise("")
  static let loginFields: Fields = [SignIn.email, SignIn.password, device]

  /// The answer to what is told by mail, whether or not anybody is.
  static let asked = Resource<String>(
    "MailAnswer", [.text("message", "What happens now") { $0 }])

  func add(to part: APIPart<AppContext>) {
    let part = part.chapter("Signing in")
    let settings = web.portal.settings
    part.open(
      .post, "auth/register", "Ask for an account", SignUp.fieldsWithoutNext(settings),
      gives: .one(Self.asked.named), status: .accepted, register)
    part.open(
      .post, "auth/verify", "Confirm an address, which makes the account",
      [Self.token, ConfirmSignUp.password], gives: .one(TokenPair.resource.named), verify)
    part.open(
      .post, "auth/login", "Sign in", Self.loginFields, gives: .one(TokenPair.resource.named), login
    )
    part.open(
      .post, "auth/refresh", "Get the next pair of tokens", [Self.refreshToken],
      gives: .one(TokenPair.resource.named), refresh)
    part.open(
      .post, "auth/forgot", "Ask for a link to reset the password", ResetRequest.fields,
      gives: .one(Self.asked.named), status: .accepted, forgot)
    let reset = Fields([Self.token] + PasswordReset.fields(settings).all)
    part.open(
      .post, "auth/reset", "Set a new password by a mailed link", reset, gives: .nothing,
      self.reset)
  }

  private typealias Call = APICall<AppContext>

  private func register(_ call: Call) async throws -> Response {
    let signUp = SignUp(try call.entered(), language: web.language(of: call.context))
    _ = try await signUp.request(web.portal, as: call.actor)
    return accepted("Open the link in the mail to confirm the address.")
  }

  private func forgot(_ call: Call) async throws -> Response {
    try await ResetRequest(try call.entered(), devices: .none, from: call.actor).keep(web.portal)
    return accepted("If there is such an account, a link is on its way to it.")
  }

  private func accepted(_ message: String) -> Response {
    APIAnswer(.accepted, Self.asked.json(message)).response()
  }

  private func verify(_ call: Call) async throws -> Response {
    let entered = try call.entered()
    guard let link = Token(entered[Self.token]) else { throw APIProblem(.linkGone) }
    let confirm = ConfirmSignUp(
      link: link, browser: nil, password: entered[ConfirmSignUp.password], devices: .none,
      program: true)
    do {
      guard let outcome = try await confirm.confirm(web.portal, as: call.actor) else {
        throw APIProblem(.linkGone)
      }
      return try await pair(outcome.session, outcome.devices)
    } catch let problem as WayInProblem { throw Obstacle(problem.words) }
  }

  private func login(_ call: Call) async throws -> Response {
    let entered = try call.entered()
    let devices = DeviceTokens(cookie: entered[Self.device])
    let signIn = SignIn(entered, devices: devices, program: true)
    guard let outcome = try await signIn.attempt(web.portal, as: call.actor) else {
      throw APIProblem(.wrongPassword)
    }
    return try await pair(outcome.session, outcome.devices)
  }

  private func refresh(_ call: Call) async throws -> Response {
    let entered = try call.entered()
    guard let token = Token(entered[Self.refreshToken]),
      let next = try await ProgramSession.refresh(token, web.portal, as: call.actor)
    else { throw APIProblem(.invalidToken) }
    return try await pair(next, nil)
  }

  private func pair(_ refresh: Token, _ devices: DeviceTokens?) async throws -> Response {
    let pair = try await TokenPair(refresh, devices: devices, web.portal)
    return APIAnswer.one(TokenPair.resource, pair).response()
  }

  private func reset(_ call: Call) async throws -> Response {
    let entered = try call.entered()
    guard let link = Token(entered[Self.token]),
      try await PasswordReset.complete(
        link, password: entered[PasswordReset.password], devices: .none, web.portal,
        as: call.actor) != nil
    else { throw APIProblem(.linkGone) }
    return APIAnswer.nothing.response()
  }
}
