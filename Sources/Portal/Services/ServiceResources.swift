/// Services as programs see them.
extension OfferedService {
  package static let resource = Resource<OfferedService>(
    "Service",
    [
      .text("key", "Stands in its address, and is what it is reported by") { $0.key },
      .text("name", "Name") { $0.name },
      .text("description", "What it is") { $0.description },
      .text("link", "Where people use it; null for nowhere") { $0.link },
      .choice("status", "How it does") { $0.status },
      .text("note", "What people should know") { $0.note },
      .moment("since", "Since when the status is so") { $0.statusAt },
      .flag("reported", "The team’s own programs say how it does for the team") {
        $0.reported != nil
      },
      .choice("elsewhere", "How it does for everybody else, where that is another") {
        $0.elsewhere?.status
      },
    ])
}

/// With how it did.
package struct ServiceRecord: Sendable {
  let service: OfferedService
  let history: ServiceHistory

  package init(_ service: OfferedService, _ history: ServiceHistory) {
    self.service = service
    self.history = history
  }

  package static let resource = Resource<ServiceRecord>(
    "ServiceHistory",
    [
      .text("key", "Of the service") { $0.service.key },
      .value(
        "worked",
        "The percentage of the time without an outage, never rounded up; null as long as nothing is known",
        .number.orNull
      ) { $0.history.worked.map { .json(.number(Double($0) / 100)) } ?? .nothing },
      .list("days", ServiceHistory.DayOf.resource) { $0.history.days },
      .list("changes", ServiceChange.resource) { $0.history.changes },
    ])
}

extension ServiceHistory.DayOf {
  static let resource = Resource<Self>(
    "ServiceDay",
    [
      .text("day", "On your own clocks") { $0.day.text },
      .choice("worst", "The worst that it did; null where it was not there yet") { $0.worst },
      .span("outage", "In seconds") { $0.length(of: .outage) },
      .span("degraded", "In seconds") { $0.length(of: .degraded) },
      .span("maintenance", "In seconds") { $0.length(of: .maintenance) },
    ])

  private func length(of status: ServiceStatus) -> Duration {
    spells.first { $0.status == status }?.length ?? .zero
  }
}

extension ServiceChange {
  static let resource = Resource<ServiceChange>(
    "ServiceChange",
    [
      .moment("at", "When") { $0.at },
      .choice("was", "How it did before; null where it begins") { $0.was },
      .choice("status", "How it does from then on") { $0.status },
      .text("note", "What was said of it") { $0.note },
    ])
}

/// The portal's own, as operators see them.
extension ProductService {
  package enum State: String, Choice {
    case offered, retired

    package var label: String {
      switch self {
      case .offered: "Offered"
      case .retired: "Retired"
      }
    }
  }

  package static let listing = Listing<ProductService>(
    "services", select: "SELECT \(columns) FROM services", key: "id",
    sortedBy: .init("position"),
    columns: [
      .text("name", "Service") { $0.name },
      .text("id", "Id") { $0.id.text }.shown(.programs),
      .text("key", "Key") { $0.key },
      .text("description", "What it is") { $0.description }.shown(.programs),
      .text("link", "Link") { $0.link }.shown(.programs),
      .choice("status", "Status") { $0.status }.shown(.state),
      .text("note", "Note") { $0.note }.shown(.programs),
      .moment("statusAt", "Since") { $0.statusAt },
      .integer("position", "Place") { $0.position }.sorted(by: "position") { $0.position },
      .moment("createdAt", "Added") { $0.createdAt }.shown(.programs),
      .moment("retiredAt", "Retired") { $0.retiredAt },
    ],
    filters: [
      ListFilter(Field<State>.choice("state", "State"), asTabs: true) {
        $0 == .offered ? "retired_at IS NULL" : "retired_at IS NOT NULL"
      }
    ],
    id: { $0.id.text }, decode: { try ProductService($0) })

  package static let scope: ListScope = "team_id IS NULL"

  package static let resource = listing.resource("AdminService")
}
