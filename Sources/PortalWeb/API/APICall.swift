import Foundation
import HTTPTypes
import Hummingbird
import Portal

/// One request of a program at an endpoint: what was given, and how it is answered.
struct APICall<Context: PortalContext>: Sendable {
  let web: Web
  let request: Request
  let context: Context
  let endpoint: Endpoint
  private(set) var body: APIBody
  /// The thing as it stands, where If-Match is compared with it.
  private(set) var current: (@Sendable (Tx) throws -> JSON)?

  var portal: Portal { web.portal }
  var actor: Originator { context.actor }
  private var fields: Fields { endpoint.body ?? [] }

  /// What was given, all of it looked at.
  /// - Throws: `FormProblems`.
  func entered() throws -> Entered { try fields.check(body.inputs) }

  /// The same over what is there already: what was not given stays.
  func merged(over current: Entered) throws -> Entered {
    try fields.check(body.inputs, over: current)
  }

  /// The same, where If-Match says which state of the thing is meant.
  func matching(_ current: @escaping @Sendable (Tx) throws -> JSON) -> APICall {
    var call = self
    call.current = current
    return call
  }

  /// The same, once its file is here.
  func having(_ upload: BareUpload) -> APICall {
    var call = self
    call.body = APIBody(digest: upload.digest)
    return call
  }

  func id<Record>(_ name: String = "id") throws -> ID<Record> { try context.id(name) }
}

extension APICall where Context: PersonalContext {
  var signedIn: SignedIn { context.person.signedIn }

  /// A write, answered in its own transaction; with an `Idempotency-Key` once and for all.
  /// - Parameters:
  ///   - inPieces: it is asked for over the network, and written before and after: no transaction is the whole.
  ///   - act: does it, through the doors that a page's handler goes through: by one write, unless in pieces.
  ///   - present: says what came of it.
  func write<T: Sendable>(
    inPieces: Bool = false, _ act: () async throws -> T,
    giving present: @escaping @Sendable (T, Tx) throws -> APIAnswer
  ) async throws -> Response {
    let kept = try keptAnswer()
    let wanted = try matcher()
    guard let kept else {
      return try await inPieces
        ? answer(act(), present).response() : perform(nil, wanted, act, present).response()
    }
    guard web.underway.enter(kept.name) else { throw APIProblem(.inFlight) }
    defer { web.underway.leave(kept.name) }
    if let answer = try await portal.store.lookup({ try kept.find(in: $0) }) {
      return try APIAnswer.replay(answer)
    }
    do {
      return try await inPieces
        ? perform(kept, act, present).response() : perform(kept, wanted, act, present).response()
    } catch let replay as KeptAnswer.Replay { return try APIAnswer.replay(replay.answer) }
  }

  private func perform<T: Sendable>(
    _ kept: KeptAnswer?, _ wanted: (@Sendable (Tx) throws -> Void)?,
    _ act: () async throws -> T,
    _ present: @escaping @Sendable (T, Tx) throws -> APIAnswer
  ) async throws -> APIAnswer {
    let settled = Locked<APIAnswer?>(nil)
    let receipt = Receipt(
      before: { tx in
        if let answer = try kept?.find(in: tx) { throw KeptAnswer.Replay(answer: answer) }
        try wanted?(tx)
      },
      after: { value, tx in
        // Of what gives nothing, the write may give something.
        guard let value = value as? T ?? (() as? T) else { return }
        let answer = try present(value, tx)
        try kept?.keep(try answer.kept(), in: tx)
        settled.withLock { $0 = answer }
      })
    context.app.receipt.withLock { $0 = receipt }
    let value = try await act()
    context.app.receipt.withLock { $0 = nil }
    if let answer = settled.withLock({ $0 }) { return answer }
    throw StoreError.statement(
      "\(request.uri.path) wrote through no door, or gave what it does not answer with: \(value)")
  }

  /// What has several parts is begun with the first of them, and never a second time before it is known that
  /// nothing came of it.
  private func perform<T: Sendable>(
    _ kept: KeptAnswer, _ act: () async throws -> T,
    _ present: @escaping @Sendable (T, Tx) throws -> APIAnswer
  ) async throws -> APIAnswer {
    let isBegun = Locked(false)
    let receipt = Receipt(
      before: { tx in
        if let answer = try kept.find(in: tx) { throw KeptAnswer.Replay(answer: answer) }
        try kept.begin(in: tx)
        isBegun.withLock { $0 = true }
      }, after: { _, _ in })
    context.app.receipt.withLock { $0 = receipt }
    let value: T
    do { value = try await act() } catch {
      try await settle(kept, isBegun: isBegun.withLock { $0 }, error)
      throw error
    }
    let answer = try await answer(value, present)
    try await keep { try kept.keep(answer.kept(), in: $0) }
    return answer
  }

  /// Only what was not begun, or is said not to have been done, may be tried again.
  private func settle(_ kept: KeptAnswer, isBegun: Bool, _ error: any Error) async throws {
    if error is KeptAnswer.Replay || error is KeptAnswer.Problem { return }
    let obstacle = error as? Obstacle
    if obstacle?.isPerhapsDone == true { return try await keep { try kept.begin(in: $0) } }
    guard isBegun, obstacle != nil || error is FormProblems else { return }
    try await keep { try kept.forget(in: $0) }
  }

  /// As it stands now.
  private func answer<T: Sendable>(
    _ value: T, _ present: @escaping @Sendable (T, Tx) throws -> APIAnswer
  ) async throws -> APIAnswer {
    try await portal.store.read { try present(value, $0) }
  }

  private func keep(_ body: @escaping @Sendable (Tx) throws -> Void) async throws {
    try await portal.store.write(for: .portal, as: actor, body)
  }

  private func keptAnswer() throws -> KeptAnswer? {
    // Whoever repeats a request with a password in it is asked for the password again.
    guard endpoint.isKept else {
      throw StoreError.statement("\(request.uri.path) is said to keep no answer")
    }
    guard let key = try request.idempotencyKey() else { return nil }
    return KeptAnswer(
      authority: signedIn.key.map { "key \($0.id)" } ?? "person \(signedIn.user.id)",
      route: "\(request.method.rawValue) \(request.uri.path)\(namedTeam)", key: key,
      body: body.bytes, web.keptAnswers)
  }

  /// The same path is another thing in each team.
  private var namedTeam: String {
    endpoint.namesTeam ? context.team.map { " in \($0.id)" } ?? "" : ""
  }

  private func matcher() throws -> (@Sendable (Tx) throws -> Void)? {
    guard endpoint.isMatched == (current != nil) else {
      throw StoreError.statement("\(request.uri.path) says otherwise whether it is compared")
    }
    let wanted = request.headers[values: .ifMatch]
    guard let current, !wanted.isEmpty else { return nil }
    let tags = wanted.flatMap { $0.split(separator: ",") }.map {
      String($0.drop { $0 == " " }.prefix { $0 != " " })
    }
    guard !tags.isEmpty, tags.allSatisfy(\.isEntityTag) else {
      throw APIProblem(.malformed, ["If-Match takes what an answer’s ETag says, or *."])
    }
    return { tx in
      guard !tags.contains("*") else { return }
      let tag = APIAnswer.tag(try current(tx).text)
      guard tags.contains(where: { $0.utf8.elementsEqual(tag.utf8) }) else {
        throw APIProblem(.changedMeanwhile)
      }
    }
  }
}

/// Writes that are going on now, by their Idempotency-Key.
final class Underway: Sendable {
  private let names = Locked<Set<String>>([])

  func enter(_ name: String) -> Bool { names.withLock { $0.insert(name).inserted } }
  func leave(_ name: String) { _ = names.withLock { $0.remove(name) } }
}

extension Request {
  /// - Throws: `APIProblem` for what is none.
  func idempotencyKey() throws -> String? {
    let keys = headers[values: .idempotencyKey]
    guard let key = keys.first else { return nil }
    guard keys.count == 1, (1...200).contains(key.utf8.count),
      key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw APIProblem(.malformed, ["An Idempotency-Key has 1 to 200 characters of ASCII."])
    }
    return key
  }
}

extension String {
  /// As ours are made: quoted, of base64url. A weak one is none.
  fileprivate var isEntityTag: Bool {
    if self == "*" { return true }
    guard utf8.count > 2, hasPrefix("\""), hasSuffix("\"") else { return false }
    return dropFirst().dropLast().utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        || "-_".utf8.contains(byte)
    }
  }
}
