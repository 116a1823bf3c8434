import CPQ
import Foundation

/// A bare connection beside the store: another program, as it were. Not for two threads at once.
package final class RawPostgres: @unchecked Sendable {
  package struct Failure: Error, CustomStringConvertible { package let description: String }

  private let handle: OpaquePointer?

  package init(_ url: String) throws {
    handle = PQconnectdb(url)
    guard PQstatus(handle) == CONNECTION_OK else { throw failure() }
    _ = PQsetNoticeReceiver(handle, { _, _ in }, nil)
  }

  deinit { PQfinish(handle) }

  /// The first column of the rows, as text.
  @discardableResult
  package func run(_ text: String) throws -> [String] {
    let result = PQexec(handle, text)
    defer { PQclear(result) }
    let status = PQresultStatus(result)
    guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else { throw failure() }
    return (0..<PQntuples(result)).map { String(cString: PQgetvalue(result, $0, 0)) }
  }

  private func failure() -> Failure {
    Failure(description: String(cString: PQerrorMessage(handle)))
  }
}
