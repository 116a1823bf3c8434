import Hummingbird
import Portal

/// Everybody who has an account.
struct PeoplePages: Sendable {
  static let room = Room(
    path: "/admin/people", label: "People",
    icon:
      "M6 3a2.25 2.25 0 1 0 0 4.5A2.25 2.25 0 0 0 6 3zM1.75 13c.4-2.4 2.1-3.5 4.25-3.5s3.85 1.1 4.25 3.5M10.5 3.25a2.1 2.1 0 0 1 0 4M12 9.75c1.3.4 2.1 1.5 2.35 3.25"
  )

  // Made anew each time: a revision that moved with everybody's name would make all of them wait for
  // each other.
  static let page = Page<Listed<ListedPerson>>.list("admin/people", room: room) {
    ["href": "/admin/people/\($0.id)"]
  }.neverKept()

  let web: Web

  func list(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.list(request, context, ListedPerson.listing, on: Self.page)
  }
}
