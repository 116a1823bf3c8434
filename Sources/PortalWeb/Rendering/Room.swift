import Portal

/// A place of the side list.
struct Room: Sendable, Equatable {
  /// Below the team's address where it is a room of the team.
  let path: String
  let label: String
  /// Lines of an icon of 16 by 16, as SVG paths write them.
  let icon: String
  /// The part of the icon that is filled.
  var fill: String?
  /// What one must be allowed to do to see it.
  var act: TeamAct?
}

/// The side list: the team's rooms first, the person's settings apart, the back office last.
struct RoomLists: Sendable {
  var team: [Room] = []
  var person: [Room] = []
  var operators: [Room] = []

  private static let kept = NamedCache<[Tags]>(limit: 1000)

  /// The rooms of a list that are the same for everybody, which is made once for each language and room.
  static func tags(_ rooms: [Room], _ here: Room?, _ words: Words) -> [Tags] {
    kept.value("\(words.key) \(rooms.first?.path ?? "") \(here?.path ?? "")") {
      rooms.rows { tags($0, at: $0.path, here, words) }
    }
  }

  func team(_ membership: Membership, _ here: Room?, _ words: Words) -> [Tags] {
    team.filter { room in room.act.map { membership.may($0).isAllowed } ?? true }.rows {
      Self.tags($0, at: "/teams/\(membership.team.slug)/\($0.path)", here, words)
    }
  }

  private static func tags(
    _ room: Room, at href: String, _ here: Room?, _ words: Words
  ) -> Tags {
    [
      "href": href, "label": words(room.label), "icon": room.icon, "fill": room.fill,
      "current": room == here,
    ]
  }
}
