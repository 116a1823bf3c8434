/// What the server, or libpq in its place, says when something went wrong.
struct PostgresFailure: Error {
  /// SQLSTATE (PostgreSQL manual, appendix A); empty when libpq speaks for itself.
  let state: String
  let message: String
  /// The connection is of no more use.
  let isLost: Bool
  /// A statement prepared earlier does not fit any more: the schema has changed, or something
  /// between here and the server has dropped it.
  var isStale: Bool

  init(state: String = "", message: String, isLost: Bool) {
    self.state = state
    self.message = message
    self.isLost = isLost
    isStale = false
  }

  init(_ result: PostgresResult, isLost: Bool) {
    let state = result.field(.state) ?? ""
    self.state = state
    message = result.field(.message) ?? "the connection was lost"
    self.isLost = isLost || state.hasPrefix("08") || ["57P01", "57P02"].contains(state)
    isStale = ["0A000", "26000"].contains(state)
  }

  /// Worth another attempt from BEGIN: serialization failure, deadlock.
  var isConflict: Bool { ["40001", "40P01"].contains(state) }

  /// The server is a standby now.
  var isReadOnly: Bool { state == "25006" }

  var storeError: StoreError {
    if isLost { return .unavailable("the database server has gone away: \(message)") }
    return switch state {
    case "40001", "40P01", "55P03", "57014": .busy
    case "25006": .unavailable("the database is read-only")
    case "53100": .unavailable("the disk is full")
    case "53200": .unavailable("the database server is out of memory")
    case "53300", "57P03": .unavailable(message)
    case "58030": .unavailable("the database server's disk does not answer")
    case "XX001", "XX002": .unavailable("the database is damaged")
    case _ where state.hasPrefix("23"): .constraint(message)
    default: .statement("SQLSTATE \(state): \(message)")
    }
  }
}
