import HTTPTypes
import Hummingbird
import Portal

/// What operators do about people.
struct AdminPeopleAPI: Sendable {
  let web: Web

  private typealias Call = APICall<OperatorContext>

  func add(to part: APIPart<OperatorContext>) {
    let part = part.chapter("Back office: people")
    part.list("users", nil, "List everybody", ListedPerson.listing, ListedPerson.resource) { _ in
      .everything
    }
    // Shows whom they write with: written down, as on the page.
    part.write(
      .get, "users/:id", .seePerson, "Look at a person", gives: SupervisedPerson.resource
    ) { call in
      let id: ID<User> = try call.id()
      try await web.write(call.context, about: id) { _, person, tx in
        try person.noteLook(in: tx)
      }
      guard
        let person = try await web.portal.store.read({ try SupervisedPerson(id, in: $0) })
      else { throw APIProblem(.notFound) }
      return APIAnswer.one(SupervisedPerson.resource, person).response(to: call.request)
    }
    change(part, .post, "suspend", .suspendPeople, "Suspend a person") {
      _ = try $1.suspend(by: $0, in: $2)
    }
    change(part, .post, "lift", .suspendPeople, "Lift a suspension") {
      _ = try $1.liftSuspension(in: $2)
    }
    change(part, .delete, "sessions", .endSessions, "End a person’s sessions") {
      _ = try $1.endAllSessions(in: $2)
    }
    part.write(
      .post, "users/:id/erase", .erasePerson, "Erase a person from the audit",
      gives: AuditErasure.Progress.resource, status: .accepted, erase)
  }

  private func erase(_ call: Call) async throws -> Response {
    let id: ID<User> = try call.id()
    return try await call.write {
      try await web.change(id, call.context) { try AuditErasure.ask(for: $1, in: $2) }
    } giving: { (_: Void, tx) in
      guard let progress = try AuditErasure.progress(of: id, in: tx) else {
        throw NoAuthority.nothing
      }
      return APIAnswer(.accepted, AuditErasure.Progress.resource.json(progress))
    }
  }

  /// - Parameter body: is given the operator and the person.
  private func change(
    _ part: APIPart<OperatorContext>, _ method: HTTPRequest.Method, _ path: String,
    _ act: OperatorAct, _ summary: String,
    _ body: @escaping @Sendable (User, User, Tx) throws -> Void
  ) {
    part.write(method, "users/:id/\(path)", act, summary, gives: ListedPerson.resource) { call in
      let id: ID<User> = try call.id()
      return try await call.write {
        try await web.change(id, call.context, body)
      } giving: { (_: Void, tx) in
        guard let person = try ListedPerson.find(id, in: tx) else { throw NoAuthority.nothing }
        return .one(ListedPerson.resource, person)
      }
    }
  }
}
