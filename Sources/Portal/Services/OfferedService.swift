/// A service as a team is offered it: the portal's own, or what the team's programs report of it, or both.
package struct OfferedService: Sendable, Equatable {
  /// Nil for one that the team's programs alone know.
  package let own: ProductService?
  /// Nil where nothing is reported for this team.
  package let reported: ProductService?
  /// Where people are led to; nil for nowhere.
  package let link: String?

  /// Whose status holds: what is said for the team counts more than what is said for everybody.
  package let holding: ProductService
  private let named: ProductService

  package var key: String { named.key }
  package var name: String { named.name }
  package var description: String { named.description }
  package var status: ServiceStatus { holding.status }
  package var note: String { holding.note }
  package var statusAt: Timestamp { holding.statusAt }
  /// How it does for everybody else, where that is another.
  package var elsewhere: ProductService? {
    reported == nil || own?.status == reported?.status ? nil : own
  }

  /// - Parameter slug: of the team; nil for nobody in particular, who is led to no team's place.
  /// - Returns: nil when there is neither.
  init?(own: ProductService?, reported: ProductService?, slug: String?) {
    guard let holding = reported ?? own, let named = own ?? reported else { return nil }
    (self.own, self.reported, self.holding, self.named) = (own, reported, holding, named)
    // Where people are led is for who runs the site to say, where they have said it.
    let links = [own?.link, reported?.link].compactMap { $0 }.filter { !$0.isEmpty }
    link = links.first.flatMap { ServiceLink.filled($0, slug: slug) }
  }
}

extension ProductService {
  /// All that a team is offered: the portal's own in their order, then what its programs report beside.
  package static func offered(to team: Team, in tx: Tx) throws -> [OfferedService] {
    let own = try own(in: tx)
    let reported = try reported(by: team.id, in: tx)
    let byKey = Dictionary(reported.map { ($0.key, $0) }, uniquingKeysWith: { one, _ in one })
    let known = Set(own.map(\.key))
    return own.compactMap {
      OfferedService(own: $0, reported: byKey[$0.key], slug: team.slug)
    }
      + reported.filter { !known.contains($0.key) }.compactMap {
        OfferedService(own: nil, reported: $0, slug: team.slug)
      }
  }

  /// One of them; nil when it is not offered.
  package static func offered(
    _ key: String, to team: Team, in tx: Tx
  ) throws -> OfferedService? {
    guard isKey(key) else { return nil }
    return OfferedService(
      own: try own(key, in: tx), reported: try reported(key, by: team.id, in: tx), slug: team.slug)
  }

  /// The portal's own, as everybody is offered them.
  package static func offeredToAll(in tx: Tx) throws -> [OfferedService] {
    try own(in: tx).compactMap { OfferedService(own: $0, reported: nil, slug: nil) }
  }
}
