import Hummingbird
import Portal

/// The pages of API keys: a team's and a person's own ones are shown alike.
enum KeyPages {
  private static let icon =
    "M10.25 2.5a3.25 3.25 0 1 0 0 6.5 3.25 3.25 0 0 0 0-6.5zM7.9 8.1l-5.4 5.4M4.5 11.5l1.5 1.5"
  static let teamRoom = Room(path: "keys", label: "API keys", icon: icon, act: .seeKeys)
  static let ownRoom = Room(path: "/settings/tokens", label: "API keys", icon: icon)

  static func base(_ maker: KeyMaker) -> String {
    maker.team.map { "/teams/\($0.slug)/keys" } ?? "/settings/tokens"
  }

  struct Record: Sendable {
    let maker: KeyMaker
    let list: Listed<APIKey>
    let readAt: Timestamp
  }

  static func list(in room: Room) -> Page<Record> {
    Page<Record>("programs/keys", room: room) { record, view in
      let base = base(record.maker)
      let making = record.maker.membership?.may(.makeKey)
      let mayExport = record.maker.membership?.may(.exportTeam).isAllowed ?? true
      return [
        "list": record.list.tags(view, isExported: mayExport) { ["href": "\(base)/\($0.id)"] },
        "team": record.maker.team?.name,
        "new": making?.isAllowed ?? true ? "\(base)/new" : nil,
        "whyNot": (making?.refusal?.words ?? []).map { view.words($0) },
      ]
    }
    .changing { soon($0.list.slice.items, after: $0.readAt) }
  }

  /// When the clock changes what is shown of keys. A use is noted at most once a minute, and moves nobody
  /// but the key's maker: a page is as old as that at most.
  static func soon(_ keys: [APIKey], after now: Timestamp) -> Timestamp? {
    let working = keys.filter { $0.works(at: now) }
    if working.isEmpty { return nil }
    return (working.compactMap { $0.changesAt(after: now) } + [now + .minutes(1)]).min()
  }

  static func new(in room: Room) -> Page<KeyMaker> {
    Page<KeyMaker>("programs/new-key", room: room) { maker, _ in
      let base = base(maker)
      return ["action": "\(base)/new", "back": base, "team": maker.team?.name]
    }
    .form { Form(APIKey.fields(for: $0), APIKey.usual) }
  }
}

extension View {
  /// What a scope lets a program do, with its name.
  func scope(_ scope: APIScope, idle: Set<APIScope>) -> Tags {
    ["label": words(scope.label), "name": scope.rawValue, "idle": idle.contains(scope)]
  }
}
