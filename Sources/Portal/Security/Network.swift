import Foundation

/// What a client's address counts as.
package enum Network {
  /// What one customer has to choose from: an IPv4 address as it is, of IPv6 a /64.
  package static func ofCustomer(_ address: String?) -> String { name(address, v4: 4, v6: 8) }

  /// What one owner of many addresses has: of IPv4 a /24, of IPv6 a /48.
  static func ofSite(_ address: String?) -> String { name(address, v4: 3, v6: 6) }

  /// Whether a host's name or address is this machine's own.
  package static func isLoopback(_ host: String) -> Bool {
    let bare = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    if bare == "localhost" || bare == "::1" { return true }
    return bytes(bare).map { $0.count == 4 && $0[0] == 127 } ?? false
  }

  /// - Parameters:
  ///   - v4, v6: how many bytes count.
  private static func name(_ address: String?, v4: Int, v6: Int) -> String {
    guard let address, let bytes = bytes(address) else { return address ?? "unknown" }
    let counted = bytes.prefix(bytes.count == 4 ? v4 : v6)
    let size = counted.count == bytes.count ? "" : "/\(counted.count * 8)"
    return counted.map(String.init).joined(separator: ".") + size
  }

  /// Four bytes for IPv4, mapped addresses too; sixteen for IPv6.
  package static func bytes(_ address: String) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, address, &bytes) == 1 { return Array(bytes.prefix(4)) }
    guard inet_pton(AF_INET6, address, &bytes) == 1 else { return nil }
    let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11] == [0xFF, 0xFF]
    return isMapped ? Array(bytes[12...]) : bytes
  }
}
