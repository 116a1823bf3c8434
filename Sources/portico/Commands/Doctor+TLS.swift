import Foundation
import PortalWeb

extension Report {
  /// Certificates are renewed some weeks before they end; this late, something has failed.
  private static let warning = 21

  mutating func certificate(_ configured: Configured) {
    let credentials: TLSCredentials?
    do { credentials = try configured.credentials() } catch {
      return bad("certificate", "\(error)")
    }
    guard let credentials else { return }
    let host = configured.publicHost
    guard credentials.covers(host: host) else {
      return bad(
        "certificate",
        "it does not name \(host), so browsers will refuse it. Get one that does, or set PORTICO_BASE_URL to a name in it."
      )
    }
    let days = Int(credentials.ends.timeIntervalSinceNow / 86400)
    if days <= Self.warning {
      note(
        "certificate", "ends in \(days) days. Renew it; the portal takes up the new files itself.")
    } else {
      good("certificate", "covers \(host) and ends in \(days) days")
    }
  }

  /// Besides connections, the database and files want descriptors.
  private static let spareFiles = 300

  func openFiles(_ configured: Configured) {
    let wanted = configured.web.guardLimits.maxConnections + Self.spareFiles
    let hard = FileLimit.current().hard
    if hard >= wanted { return good("open files", "\(hard) are allowed") }
    note(
      "open files",
      "\(hard) are allowed, and \(wanted) may be wanted. Raise the limit (LimitNOFILE in systemd, `ulimit -Hn` in a shell) or lower PORTICO_MAX_CONNECTIONS."
    )
  }
}
