import Foundation

/// How well the way to a server keeps what goes over it (PostgreSQL manual, 34.19.3).
package enum PostgresSecrecy: Sendable {
  /// Whoever listens may read it: `prefer`, the default, falls back to plain text.
  case clear
  /// Encrypted, for whoever answers.
  case unproven
  case proven
}

extension PostgresPlace {
  package var secrecy: PostgresSecrecy {
    if remoteHosts.isEmpty || address.effective("gssencmode") == "require" { return .proven }
    return switch address.effective("sslmode") {
    case "verify-full": .proven
    case "require", "verify-ca": .unproven
    default: .clear
    }
  }

  /// The hosts that are neither this machine nor a socket on it.
  package var remoteHosts: [String] {
    let list = { (key: String) in
      (address.effective(key) ?? "").split(separator: ",", omittingEmptySubsequences: false)
        .map(String.init)
    }
    let (names, numbers) = (list("host"), list("hostaddr"))
    return (0..<max(names.count, numbers.count)).compactMap { index in
      // Where both are given, the number is where it goes.
      let both = [numbers, names].compactMap { $0.indices.contains(index) ? $0[index] : nil }
      guard let host = both.first(where: { !$0.isEmpty }), !Self.isHere(host) else { return nil }
      return host
    }
  }

  private static func isHere(_ host: String) -> Bool {
    if ["localhost", "::1"].contains(host) || ["/", "@"].contains(host.first) { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

extension PostgresAddress {
  /// What libpq goes by: the URL, else the environment.
  fileprivate func effective(_ key: String) -> String? {
    settings[key] ?? ProcessInfo.processInfo.environment["PG\(key.uppercased())"]
  }
}
