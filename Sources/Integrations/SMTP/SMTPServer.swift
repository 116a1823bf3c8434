import Foundation
import Portal

/// A mail server, as its address names it: `smtp://user:password@host:587?tls=starttls`, `smtps://host`.
package struct SMTPServer: Sendable, Equatable, CustomReflectable {
  package enum TLS: String, Sendable, CaseIterable {
    /// By STARTTLS, and not without it.
    case starttls
    /// From the first byte on.
    case implicit
    /// To this machine only.
    case none
  }

  package let host: String
  package let port: Int
  package let tls: TLS
  package let user: String?
  package let password: String?
  /// A PEM file with the authorities that are believed; nil for the system's.
  package let authorities: String?

  package init(
    host: String, port: Int, tls: TLS, user: String? = nil, password: String? = nil,
    authorities: String? = nil
  ) {
    self.host = host
    self.port = port
    self.tls = tls
    self.user = user
    self.password = password
    self.authorities = authorities
  }

  /// Why an address is none; without what it holds, since that may be a password.
  package struct Unusable: Error, CustomStringConvertible {
    package let description: String
  }

  /// - Throws: `Unusable`.
  package init(_ text: String, authorities: String? = nil) throws(Unusable) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      ["smtp", "smtps"].contains(scheme), let host = parts.encodedHost, !host.isEmpty,
      ["", "/"].contains(parts.path), parts.fragment == nil
    else {
      throw Unusable(
        description:
          "must be an address such as smtp://user:password@smtp.example.com:587 or smtps://...; signs such as / and @ in a password are written as %2F and %40"
      )
    }
    let bare = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    let tls = try Self.tls(parts, scheme, host: bare)
    guard (parts.user == nil) == (parts.password == nil) else {
      throw Unusable(description: "names a user without a password, or the other way round")
    }
    let secrets = [parts.user, parts.password].compactMap { $0 }
    guard secrets.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 32 && $0 != 127 } }) else {
      throw Unusable(description: "has a user or a password that is empty or holds control signs")
    }
    self.init(
      host: bare, port: parts.port ?? (tls == .implicit ? 465 : tls == .none ? 25 : 587), tls: tls,
      user: parts.user, password: parts.password, authorities: authorities)
  }

  private static func tls(
    _ parts: URLComponents, _ scheme: String, host: String
  ) throws(Unusable) -> TLS {
    let items = parts.queryItems ?? []
    guard items.allSatisfy({ $0.name == "tls" }), items.count <= 1 else {
      throw Unusable(
        description: "may have ?tls=starttls or ?tls=none at its end, and nothing else")
    }
    guard let value = items.first?.value else { return scheme == "smtps" ? .implicit : .starttls }
    guard scheme == "smtp", let tls = TLS(rawValue: value), tls != .implicit else {
      throw Unusable(description: "has a tls that is not starttls or none; smtps:// has no tls")
    }
    guard tls != .none || Network.isLoopback(host) else {
      throw Unusable(
        description:
          "asks for mail in the clear to another machine; tls=none is for a server on this one")
    }
    return tls
  }

  /// Empty: whatever prints this must not print the password.
  package var customMirror: Mirror { Mirror(self, children: []) }

  package var name: String {
    let how =
      switch tls {
      case .starttls: "STARTTLS"
      case .implicit: "TLS"
      case .none: "no TLS"
      }
    return "\(host):\(port) (\(how))"
  }
}
