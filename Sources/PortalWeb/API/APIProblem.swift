import HTTPTypes
import Hummingbird
import NIOCore
import Portal

/// A refusal as programs get it: problem details (RFC 9457) with a code that never changes its meaning. A
/// thing of somebody else's and one that is not there are the same bytes.
struct APIProblem: Error {
  /// What is wrong at one place of the body.
  struct Entry: Equatable {
    /// A JSON Pointer (RFC 6901) into the body.
    let pointer: String
    let code: String
    let words: Phrase
  }

  let status: HTTPResponse.Status
  let code: Code
  var reasons: [Phrase] = []
  var entries: [Entry] = []
  var headers: HTTPFields = [:]

  init(
    _ code: Code, _ reasons: [Phrase] = [], entries: [Entry] = [], headers: HTTPFields = [:]
  ) {
    status = code.status
    self.code = code
    self.reasons = reasons
    self.entries = entries
    self.headers = headers
  }
}

extension APIProblem {
  /// Every code that there is; `/docs/errors` lists them.
  enum Code: String, CaseIterable {
    case malformed
    case notSignedIn = "not-signed-in"
    case invalidToken = "invalid-token"
    case expiredToken = "expired-token"
    case invalidKey = "invalid-key"
    case expiredKey = "expired-key"
    case revokedKey = "revoked-key"
    case replacedKey = "replaced-key"
    case stoppedKey = "stopped-key"
    case keyAddress = "key-address"
    case keyInAddress = "key-in-address"
    case crossSite = "cross-site"
    case insufficientScope = "insufficient-scope"
    case insufficientRole = "insufficient-role"
    case planNeeded = "plan-needed"
    case readOnly = "read-only"
    case teamDeleted = "team-deleted"
    case teamSuspended = "team-suspended"
    case proofNeeded = "proof-needed"
    case refused
    case notFound = "not-found"
    case wrongMethod = "wrong-method"
    case badCursor = "bad-cursor"
    case badParameter = "bad-parameter"
    case teamNeeded = "team-needed"
    case conflict
    case inFlight = "in-flight"
    case perhapsDone = "perhaps-done"
    case changedMeanwhile = "changed-meanwhile"
    case tooLarge = "too-large"
    case wrongContentType = "wrong-content-type"
    case invalid = "invalid"
    case notPossible = "not-possible"
    case keyReused = "key-reused"
    case linkGone = "link-gone"
    case wrongPassword = "wrong-password"
    case tooManyRequests = "too-many-requests"
    case unavailable
    case internalError = "internal-error"
  }
}

extension APIProblem.Code {
  var status: HTTPResponse.Status {
    switch self {
    case .malformed, .badCursor, .badParameter, .teamNeeded: .badRequest
    case .notSignedIn, .invalidToken, .expiredToken, .invalidKey, .expiredKey, .revokedKey,
      .replacedKey, .stoppedKey, .keyAddress, .keyInAddress, .wrongPassword:
      .unauthorized
    case .crossSite, .insufficientScope, .insufficientRole, .planNeeded, .readOnly, .teamDeleted,
      .teamSuspended, .proofNeeded, .refused:
      .forbidden
    case .notFound: .notFound
    case .wrongMethod: .methodNotAllowed
    case .conflict, .inFlight, .perhapsDone: .conflict
    case .changedMeanwhile: .preconditionFailed
    case .tooLarge: .contentTooLarge
    case .wrongContentType: .unsupportedMediaType
    case .invalid, .notPossible, .keyReused, .linkGone: .unprocessableContent
    case .tooManyRequests: .tooManyRequests
    case .unavailable: .serviceUnavailable
    case .internalError: .internalServerError
    }
  }

  /// What it means, and what to do.
  var title: String {
    switch self {
    case .malformed: "The request cannot be read."
    case .notSignedIn: "Send an access token or an API key in the Authorization header."
    case .invalidToken: "The access token is not one of ours, or its session has ended."
    case .expiredToken: "The access token has expired: get a new one with the refresh token."
    case .invalidKey: "There is no such API key."
    case .expiredKey: "The API key has expired."
    case .revokedKey: "The API key was revoked."
    case .replacedKey: "The API key was replaced, and the time that both worked is over."
    case .stoppedKey: "The API key stopped when its maker left the team."
    case .keyAddress: "The API key is not good for the address that this came from."
    case .keyInAddress:
      "Keys and tokens never stand in an address: revoke this one, it has been logged."
    case .crossSite: "A browser sent this from another site."
    case .insufficientScope: "The API key was not given the scope for this."
    case .insufficientRole: "The role in the team does not allow this."
    case .planNeeded: "The team’s plan does not allow this."
    case .readOnly: "The team can only be read until something is paid."
    case .teamDeleted: "The team was deleted; its owners can restore it."
    case .teamSuspended: "The team is suspended by the people who run this site."
    case .proofNeeded: "This wants a fresh proof of the password: POST /api/v1/auth/prove."
    case .refused: "The request was refused."
    case .notFound: "There is nothing here that you may see."
    case .wrongMethod: "This address does not take that method."
    case .badCursor: "The cursor is not of this list in this order."
    case .badParameter: "The address has a parameter that this list does not take."
    case .teamNeeded:
      "Say which of your teams is meant: ?team= with its id, or its part of the web address."
    case .conflict: "This does not fit with how things stand."
    case .inFlight: "A request with this Idempotency-Key is being worked on."
    case .perhapsDone:
      "This was begun, and nobody knows yet whether it was done: read how things stand in a minute, before you send it with another Idempotency-Key."
    case .changedMeanwhile: "It is not as your If-Match says: read it again."
    case .tooLarge: "The body is too large."
    case .wrongContentType:
      "The body is of another type than this takes: application/json, where its documentation names no other."
    case .invalid: "Something in the body does not fit."
    case .notPossible: "This cannot be done as things stand. Nothing was changed."
    case .keyReused: "The Idempotency-Key came with another request before."
    case .linkGone: "The link was used, replaced or has expired: ask for a new one."
    case .wrongPassword: "The email address or the password is wrong."
    case .tooManyRequests: "Too many requests: wait as long as Retry-After says."
    case .unavailable: "Not available right now. Nothing was saved: try again in a moment."
    case .internalError: "The mistake is ours and has been noted. Nothing was changed."
    }
  }
}

extension APIProblem {
  static let mediaType = "application/problem+json"

  static let schema = JSONSchema.object(
    [
      ("type", .string.adding("format", .text("uri"))), ("title", .string),
      ("status", .integer), ("code", .oneOf(Code.allCases.map(\.rawValue))),
      ("detail", .string),
      ("errors", .list(of: .named("ProblemEntry"))),
    ], required: ["type", "title", "status", "code"])

  static let entrySchema = JSONSchema.object([
    ("pointer", .string), ("code", .string), ("detail", .string),
  ])

  /// - Parameter base: the portal's address.
  func json(_ words: Words, base: String) -> JSON {
    var members: [JSON.Member] = [
      .init("type", .text("\(base)/docs/errors#\(code.rawValue)")),
      .init("title", .text(code.title)), .init("status", .integer(Int64(status.code))),
      .init("code", .text(code.rawValue)),
    ]
    if !reasons.isEmpty {
      members.append(.init("detail", .text(reasons.map { words($0) }.joined(separator: " "))))
    }
    if !entries.isEmpty {
      members.append(
        .init(
          "errors",
          .list(
            entries.map { entry in
              .object([
                .init("pointer", .text(entry.pointer)), .init("code", .text(entry.code)),
                .init("detail", .text(words(entry.words))),
              ])
            })))
    }
    return .object(members)
  }
}

extension Web {
  /// What a program is told of an error.
  func problem(_ error: any Error, _ context: AppContext) -> Response {
    let problem = APIProblem(error) ?? unknown(error, context)
    // Programs read codes; words are for who reads their logs, and those are in English.
    let json = problem.json(templates.words("en"), base: portal.settings.baseURL)
    var headers = problem.headers
    headers[.contentType] = APIProblem.mediaType
    if problem.status == .unauthorized {
      headers[.wwwAuthenticate] =
        problem.code == .notSignedIn
        ? "Bearer" : "Bearer error=\"invalid_token\""
    }
    return Response(
      status: problem.status, headers: headers,
      body: .init(byteBuffer: ByteBuffer(string: json.text)))
  }

  private func unknown(_ error: any Error, _ context: AppContext) -> APIProblem {
    context.log(portal.logger, "request failed", error)
    return APIProblem(.internalError)
  }
}

extension APIProblem {
  /// Nil for what is a mistake of ours.
  init?(_ error: any Error) {
    switch error {
    case let problem as APIProblem: self = problem
    case let problem as HTTPProblem: self.init(problem)
    case let problems as FormProblems: self.init(problems)
    case let refusal as Refusal: self.init(refusal)
    case let problem as APIKey.Problem: self.init(Self.code(problem))
    case AccessToken.Problem.expired: self.init(.expiredToken)
    case AccessToken.Problem.invalid: self.init(.invalidToken)
    case KeptAnswer.Problem.otherRequest: self.init(.keyReused)
    case KeptAnswer.Problem.perhapsDone: self.init(.perhapsDone)
    case let obstacle as Obstacle:
      self.init(obstacle.isPerhapsDone ? .perhapsDone : .notPossible, [obstacle.words])
    case is NotSignedIn: self.init(.notSignedIn)
    case is NotProved, NoAuthority.proof: self.init(.proofNeeded)
    case NoAuthority.session: self.init(.invalidToken)
    case NoAuthority.nothing, StoreError.scopeGone: self.init(.notFound)
    case let problem as ListProblem: self.init(problem)
    case is TeamNotNamed: self.init(.teamNeeded)
    default:
      guard let waiting = Self.waiting(error) else { return nil }
      self = waiting
    }
  }

  private static func waiting(_ error: any Error) -> APIProblem? {
    switch error {
    case let throttled as Throttled: .retry(.tooManyRequests, after: throttled.retryAfter)
    case let writes as TooManyWrites: .retry(.tooManyRequests, after: writes.retryAfter)
    case is TooManyWaiting: .retry(.tooManyRequests, after: .seconds(10))
    case is CancellationError: .retry(.unavailable, after: .seconds(5))
    case let error as StoreError where error.isTemporary:
      .retry(.unavailable, after: .seconds(5))
    case let error as HTTPError: APIProblem(HTTPProblem(error.status, headers: error.headers))
    case let cut as RequestCut: APIProblem(HTTPProblem(cut.status))
    default: nil
    }
  }

  static func retry(_ code: Code, after: Duration) -> APIProblem {
    APIProblem(code, headers: [.retryAfter: String(after.secondsRoundedUp)])
  }

  private init(_ problem: HTTPProblem) {
    let code: Code =
      switch problem.status.code {
      case 400: .malformed
      case 401: .notSignedIn
      case 403: .refused
      case 404: .notFound
      case 405: .wrongMethod
      case 409: .conflict
      case 412: .changedMeanwhile
      case 413: .tooLarge
      case 415: .wrongContentType
      case 422: .notPossible
      case 429: .tooManyRequests
      case 503: .unavailable
      default: problem.status.code < 500 ? .malformed : .internalError
      }
    self.init(
      code, problem.detail.map { [Phrase($0)] } ?? problem.reasons, headers: problem.headers)
  }

  private init(_ problems: FormProblems) {
    self.init(
      .invalid,
      entries: problems.fields.sorted { $0.key < $1.key }.map { name, problem in
        Entry(pointer: "/\(name)", code: problem.code, words: problem.words)
      })
  }

  private init(_ problem: ListProblem) {
    let isCursor = ["after", "before", "cursor"].contains(problem.parameter)
    self.init(
      isCursor ? .badCursor : .badParameter,
      isCursor ? [] : [Phrase("The parameter is {{name}}.", ["name": problem.parameter])])
  }

  private init(_ refusal: Refusal) {
    let code: Code =
      switch refusal.reason {
      case .role: .insufficientRole
      case .scope: .insufficientScope
      case .plan: .planNeeded
      case .frozen: .readOnly
      case .deletedTeam: .teamDeleted
      case .suspendedTeam: .teamSuspended
      }
    self.init(code, refusal.words)
  }

  private static func code(_ problem: APIKey.Problem) -> Code {
    switch problem {
    case .unknown, .suspended: .invalidKey
    case .expired: .expiredKey
    case .revoked: .revokedKey
    case .rotated: .replacedKey
    case .makerGone: .stoppedKey
    case .address: .keyAddress
    }
  }
}
