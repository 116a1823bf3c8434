import Hummingbird
import Portal

/// Every team, whoever is in it.
struct AdminTeamsPages: Sendable {
  static let room = Room(
    path: "/admin/teams", label: "Teams",
    icon:
      "M2.5 13.5v-10a1 1 0 0 1 1-1h5a1 1 0 0 1 1 1v10M9.5 6.5h3a1 1 0 0 1 1 1v6M1.5 13.5h13M5 5.5h2M5 8h2M5 10.5h2"
  )

  // As the list of people: made anew each time.
  static let page = Page<Listed<ListedTeam>>.list("admin/teams", room: room) {
    ["href": AdminTeamPages.path($0.team.id)]
  }.neverKept()

  let web: Web

  func list(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.list(request, context, ListedTeam.listing, on: Self.page)
  }
}
