import Hummingbird
import Portal

/// Every browser that a person is signed in with.
struct SessionsPages: Sendable {
  static let room = Room(
    path: "/settings/sessions", label: "Sessions",
    icon: "M3.5 3h9a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM5.5 13.5h5")

  struct Record: Sendable {
    let here: ID<Session>
    let list: Listed<Session>
    let open: (count: Int, nextEnd: Timestamp?)
  }

  static let page = Page<Record>("settings/sessions", room: room) { record, view in
    let others = record.open.count - 1
    return [
      "list": record.list.tags(view) { row($0, here: record.here, view.words) },
      "othersCount": others, "hasOthers": others > 0,
    ]
  }.changing { $0.open.nextEnd }

  private static func row(_ session: Session, here: ID<Session>, _ words: Words) -> Tags {
    let device = DeviceName.from(session.agent, words)
    let stays: Tags = ["text": words("Stays signed in"), "bad": false]
    return [
      "mark": session.id == here ? words("This device") : nil,
      "notes": session.remembered ? [stays] : [],
      "current": session.id == here, "device": device, "address": session.address,
      "end": "/settings/sessions/\(session.id)/end",
    ]
  }

  let web: Web

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let (user, here) = (context.user.id, try context.session.id)
    return try await web.list(
      request, context, Session.listing, of: Session.scope(user, at: web.now), on: Self.page
    ) { list, tx in
      Record(here: here, list: list, open: try Session.countOpen(of: user, in: tx))
    }
  }

  func end(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let id: ID<Session> = try context.id()
    let session = try context.session
    return try await web.press(request, context) {
      try await web.write(context) { me, tx in
        // Thrown inside, so that the revision is not bumped for nothing.
        guard try session.endOther(id, user: me, in: tx) else { throw HTTPProblem(.notFound) }
      }
      return Done("/settings/sessions", "That session is ended.")
    }
  }

  func endOthers(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let session = try context.session
    return try await web.press(request, context) {
      try await web.write(context) { me, tx in
        _ = try session.endOthers(user: me, in: tx)
      }
      return Done("/settings/sessions", "All other sessions are ended.")
    }
  }
}
