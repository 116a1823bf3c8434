/// What operators do about the portal's own services. Every team sees what comes of it: each write's scope has
/// `everybody` in it.
extension ProductService {
  /// - Throws: `FormProblems` for a key that another has, `Obstacle` when there are as many as there may be.
  package static func add(_ entered: Entered, in tx: Tx) throws -> ProductService {
    let last = try tx.row(
      """
      SELECT COUNT(*) AS n, COALESCE(MAX(position), 0) AS last FROM services
      WHERE team_id IS NULL AND retired_at IS NULL
      """)
    guard try (last?["n"] ?? 0) < mostOwn else {
      throw Obstacle("There may be 100 services. Retire one that is no longer offered.")
    }
    let (key, place): (String, Int64?) = (entered[Self.key], entered[Self.position])
    let position = try place.map { Int($0) } ?? min(9999, (last?["last"] ?? 0) + 10)
    let id = try make(
      key, of: nil, name: entered[name], description: entered[description], link: entered[link],
      position: position, status: (.operational, ""), in: tx)
    guard let id, let service = try find(id, in: tx) else {
      throw FormProblems(Self.key, .other("There is a service with this key. Choose another one."))
    }
    try tx.audit(
      .serviceAdded, to: .portal, of: service.record, subject: service.name, after: ["key": key])
    return service
  }

  /// - Throws: `Obstacle` when it is retired.
  package func change(_ entered: Entered, in tx: Tx) throws {
    try mustBeOffered()
    let (name, link) = (entered[Self.name], entered[Self.link])
    let (description, place): (String, Int64?) = (entered[Self.description], entered[Self.position])
    let position = place ?? Int64(self.position)
    let wanted: Entered = [
      Self.name.of(name), Self.description.of(description), Self.link.of(link),
      Self.position.of(position),
    ]
    guard let changes = wanted.changes(from: self.entered, of: Self.fields) else { return }
    try tx.execute(
      """
      UPDATE services SET name = \(name), description = \(description), link = \(link),
        position = \(position)
      WHERE id = \(id)
      """)
    try tx.audit(
      .serviceChanged, to: .portal, of: record, subject: name, before: changes.before,
      after: changes.after)
  }

  /// - Returns: false when that was known.
  /// - Throws: `Obstacle` when it is retired.
  package func setStatus(_ entered: Entered, in tx: Tx) throws -> Bool {
    try mustBeOffered()
    guard try become(entered[Self.status], entered[Self.note], in: tx) else { return false }
    let changes = entered.changes(from: statusEntered, of: Self.statusFields)
    try tx.audit(
      .serviceStatusSet, to: .portal, of: record, subject: name, before: changes?.before,
      after: changes?.after)
    return true
  }

  /// It is offered no longer. Its history stays, and its key is free.
  /// - Returns: false when it was retired already.
  package func retire(in tx: Tx) throws -> Bool {
    guard retiredAt == nil else { return false }
    try tx.execute("UPDATE services SET retired_at = \(tx.now) WHERE id = \(id)")
    try tx.audit(.serviceRetired, to: .portal, of: record, subject: name, before: ["key": key])
    return true
  }

  private func mustBeOffered() throws {
    guard retiredAt == nil else {
      throw Obstacle("This service is retired. Add a new one; its key is free.")
    }
  }

  var record: AuditRecord { .other("service", id) }
}

extension OperatorAct {
  package static let runServices = OperatorAct(
    "services.run", "say what services there are and how they do")
}

extension AuditAction {
  static let serviceAdded = AuditAction("service.added", "added the service {{subject}}")
  static let serviceChanged = AuditAction("service.changed", "changed the service {{subject}}")
  static let serviceStatusSet = AuditAction(
    "service.status", "said how the service {{subject}} does")
  static let serviceRetired = AuditAction("service.retired", "retired the service {{subject}}")
  static let services = [serviceAdded, serviceChanged, serviceStatusSet, serviceRetired]

  static let serviceFirstReported = AuditAction(
    "service.first_reported", "reported the service {{subject}} for the first time")
  static let serviceReported = AuditAction(
    "service.reported", "reported that the service {{subject}} does otherwise")
  static let serviceDropped = AuditAction(
    "service.dropped", "took the service {{subject}} off the team’s list")
  /// In a team's chain.
  static let serviceReports = [serviceFirstReported, serviceReported, serviceDropped]
}
