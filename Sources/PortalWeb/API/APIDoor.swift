import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Portal

/// The way in for programs: finds out who asks, counts it, and answers in JSON whatever comes of it.
struct APIDoor: RouterMiddleware {
  let web: Web
  /// What tells who asks.
  let takes: Takes

  enum Takes {
    /// Nothing: whoever signs in is nobody yet.
    case nothing
    /// Tokens and keys, no cookie.
    case tokens
    /// A page's cookie too.
    case all
  }

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    var state: RateLimits.State?
    var response: Response
    do {
      state = try await enter(request, &context)
      if let wait = state?.wait { throw APIProblem.retry(.tooManyRequests, after: wait) }
      response = try await next(request, context)
    } catch { response = web.problem(error, context) }
    if let state, response.headers[.rateLimit] == nil { state.mark(&response.headers) }
    return response
  }

  /// - Returns: how the caller's bucket stands.
  private func enter(
    _ request: Request, _ context: inout AppContext
  ) async throws -> RateLimits.State {
    let network = Network.ofCustomer(context.sender.address)
    guard takes != .nothing else { return web.limits.spend(.anyone, of: network, at: web.now) }
    do {
      let owner = try await identify(request, &context)
      guard let owner else { return web.limits.spend(.anyone, of: network, at: web.now) }
      let kind = kind(request, context)
      guard kind == .events else { return web.limits.spend(kind, of: owner, at: web.now) }
      return web.limits.spend(
        kind, Self.weight(of: request), of: owner, quota: web.limits.weightQuota, at: web.now)
    } catch {
      // Whoever guesses at keys is counted as what they are: a stranger.
      let state = web.limits.spend(.anyone, of: network, at: web.now)
      if let wait = state.wait { throw APIProblem.retry(.tooManyRequests, after: wait) }
      throw error
    }
  }

  /// Of what may hold a thousand events, as much as its bytes: what cannot be read has to be read too.
  private static func weight(of request: Request) -> Int {
    let bytes = request.headers[.contentLength].flatMap { Int($0) } ?? APIBody.limit / 4
    return max(4, min(bytes, APIBody.limit) / 1000)
  }

  private func kind(_ request: Request, _ context: AppContext) -> RateLimits.Kind {
    let method = request.method == .head ? .get : request.method
    return context.endpointPath.flatMap { web.map.entry(method, $0)?.endpoint?.limit }
      ?? .signedIn
  }

  /// - Returns: whose bucket it is; nil for whoever shows nothing.
  private func identify(_ request: Request, _ context: inout AppContext) async throws -> String? {
    let fields = request.headers[values: .authorization]
    guard !fields.isEmpty else {
      return takes == .all ? try await cookie(request, &context) : nil
    }
    guard fields.count == 1, let token = request.bearerToken else {
      throw APIProblem(.invalidToken)
    }
    return token.hasPrefix(APISecret.prefix)
      ? try await key(token, &context) : try await session(token, &context)
  }

  private func key(_ text: String, _ context: inout AppContext) async throws -> String {
    guard let secret = APISecret(text) else { throw APIKey.Problem.unknown }
    let address = context.sender.address
    let found = try await web.portal.store.lookup {
      try SignedIn.find(secret, from: address, in: $0)
    }
    context.signedIn = found
    context.person.withLock { $0 = found }
    if let key = found.key { await web.activity.note(key: key, web.portal, as: context.actor) }
    return "key \(found.key?.id.text ?? "")"
  }

  private func session(_ text: String, _ context: inout AppContext) async throws -> String {
    let token = try await AccessToken.read(text, web.portal)
    let found = try await web.portal.store.lookup { try SignedIn.find(token.session, in: $0) }
    guard let found, let session = try? found.session, found.user.id == token.user,
      !session.isExpired(at: web.now)
    else { throw AccessToken.Problem.invalid }
    await web.enter(found, session, isLive: false, into: &context)
    return "person \(found.user.id)"
  }

  /// Pages of ours may fetch too: what another site makes a browser send does not count, and neither does
  /// what another site could read.
  private func cookie(_ request: Request, _ context: inout AppContext) async throws -> String? {
    guard request.cookie(web.cookies.session) != nil else { return nil }
    let isSafe = [.get, .head].contains(request.method)
    let isFromHere = CSRF.isFromHere(request, origin: web.portal.settings.baseURL)
    guard isFromHere || isSafe && request.headers[values: .secFetchSite].isEmpty else {
      guard isSafe else { throw APIProblem(.crossSite) }
      return nil
    }
    try await web.loadSession(of: request, into: &context)
    return context.signedIn.map { "person \($0.user.id)" }
  }
}

extension RateLimits.State {
  /// As draft-ietf-httpapi-ratelimit-headers-10 writes it.
  func mark(_ headers: inout HTTPFields) {
    headers[.rateLimitPolicy] =
      "\"\(kind.rawValue)\";q=\(quota);w=\(kind.window.secondsRoundedUp)"
    headers[.rateLimit] = "\"\(kind.rawValue)\";r=\(left);t=\(full.secondsRoundedUp)"
  }
}
