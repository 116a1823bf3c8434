/// That a service did otherwise from a moment on, or that something else was said about it.
package struct ServiceChange: Sendable, Equatable {
  package let id: ID<ServiceChange>
  package let serviceID: ID<ProductService>
  /// Before; nil where the service begins.
  package let was: ServiceStatus?
  package let status: ServiceStatus
  package let note: String
  package let at: Timestamp

  init(_ row: Row) throws {
    id = try row["id"]
    serviceID = try row["service_id"]
    was = try row["was"]
    status = try row["status"]
    note = try row["note"]
    at = try row["at"]
  }

  /// Thirteen months.
  static let pruning = PruningRule(
    table: "service_changes", key: "id", column: "at", olderThan: ProductService.kept)

  static func add(
    _ status: ServiceStatus, _ note: String, from was: ServiceStatus?,
    to service: ID<ProductService>, in tx: Tx
  ) throws {
    try tx.insert(
      "service_changes",
      [
        "id": tx.newID(ServiceChange.self), "service_id": service, "was": was, "status": status,
        "note": note, "at": tx.now,
      ])
  }

  /// Of one service within a time, the newest first, and no more of them than that.
  static func latest(
    _ count: Int, of service: ID<ProductService>, in times: Range<Timestamp>, in tx: Tx
  ) throws -> [ServiceChange] {
    try tx.rows(
      """
      SELECT id, service_id, was, status, note, at FROM service_changes
      WHERE service_id = \(service) AND at >= \(times.lowerBound) AND at < \(times.upperBound)
      ORDER BY at DESC, id DESC LIMIT \(count)
      """
    ).map(ServiceChange.init)
  }
}

/// The same without what was said of it: of some services there are many.
struct ServiceTurn: Sendable {
  let was: ServiceStatus?
  let status: ServiceStatus
  let at: Timestamp

  /// Of several services since a moment, each one's in the order in which they came.
  static func all(
    of services: [ID<ProductService>], since start: Timestamp, in tx: Tx
  ) throws -> [ID<ProductService>: [ServiceTurn]] {
    guard !services.isEmpty else { return [:] }
    let rows = try tx.rows(
      """
      SELECT service_id, was, status, at FROM service_changes
      WHERE service_id IN (\(list: services.padded)) AND at >= \(start)
      ORDER BY service_id, at, id
      """)
    var turns: [ID<ProductService>: [ServiceTurn]] = [:]
    for row in rows {
      turns[try row["service_id"], default: []].append(
        ServiceTurn(was: try row["was"], status: try row["status"], at: try row["at"]))
    }
    return turns
  }
}

extension ProductService {
  /// Writes down how it does from now on.
  /// - Returns: false when that was known.
  func become(_ status: ServiceStatus, _ note: String, in tx: Tx) throws -> Bool {
    guard status != self.status || !note.utf8.elementsEqual(self.note.utf8) else { return false }
    let since = status == self.status ? statusAt : tx.now
    try tx.execute(
      """
      UPDATE services SET status = \(status), note = \(note), status_at = \(since)
      WHERE id = \(id)
      """)
    try ServiceChange.add(status, note, from: self.status, to: id, in: tx)
    return true
  }

  /// Makes one that works, unless there is one with the key.
  /// - Parameter status: with its note.
  /// - Returns: nil when there is.
  static func make(
    _ key: String, of team: ID<Team>?, name: String, description: String, link: String,
    position: Int, status: (ServiceStatus, String), in tx: Tx
  ) throws -> ID<ProductService>? {
    let id = tx.newID(ProductService.self)
    let place: SQL =
      team == nil ? "(key) WHERE team_id IS NULL AND" : "(team_id, key) WHERE"
    let isNew =
      try tx.insert(
        "services",
        [
          "id": id, "team_id": team, "key": key, "name": name, "description": description,
          "link": link, "status": status.0, "note": status.1, "status_at": tx.now,
          "position": position, "created_at": tx.now,
        ], onConflict: "ON CONFLICT \(place) retired_at IS NULL DO NOTHING") == 1
    guard isNew else { return nil }
    try ServiceChange.add(status.0, status.1, from: nil, to: id, in: tx)
    return id
  }
}
