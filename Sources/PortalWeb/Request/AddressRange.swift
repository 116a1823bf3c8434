import NIOCore
import Portal

/// An IP address or a CIDR range, such as `10.0.0.0/8` or `::1`.
package struct AddressRange: Sendable, Equatable {
  private let bytes: [UInt8]
  private let bits: Int

  /// Nil unless `text` is an address with an optional prefix length.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let bytes = Network.bytes(String(parts[0])) else {
      return nil
    }
    let all = bytes.count * 8
    guard parts.count == 1 || Int(parts[1]).map({ (0...all).contains($0) }) == true else {
      return nil
    }
    self.bytes = bytes
    bits = parts.count == 2 ? Int(parts[1]) ?? all : all
  }

  /// More than any owner of proxies has: a few of these are everybody.
  package var isTooWide: Bool { bits < (bytes.count == 4 ? 8 : 16) }

  package func contains(_ address: String) -> Bool {
    guard let other = Network.bytes(address), other.count == bytes.count else { return false }
    let whole = bits / 8
    guard other.prefix(whole) == bytes.prefix(whole) else { return false }
    guard bits % 8 > 0 else { return true }
    let shift = 8 - bits % 8
    return other[whole] >> shift == bytes[whole] >> shift
  }

  /// The right-most address of the chain client, proxy, ..., peer that is no trusted proxy. One
  /// address has one spelling, so that a throttle counts it as one.
  static func client(peer: String?, forwardedFor: [String], trusted: [AddressRange]) -> String? {
    let isTrusted = { (address: String) in trusted.contains { $0.contains(address) } }
    guard let peer = peer.map({ canonical($0) ?? $0 }), isTrusted(peer) else { return peer }
    let hops = forwardedFor.flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }
      .suffix(mostHops).map { Substring($0).trimming { $0 == " " || $0 == "\t" } }
    var client = peer
    for hop in hops.reversed() {
      // What no address is, a proxy of ours did not write.
      guard let address = canonical(withoutPort(hop)) else { break }
      client = address
      if !isTrusted(address) { break }
    }
    return client
  }

  /// No way leads over more proxies, and a client may write thousands before them.
  private static let mostHops = 20

  /// Some proxies write the port behind the address, and IPv6 in brackets.
  private static func withoutPort(_ hop: String) -> String {
    if hop.hasPrefix("["), let end = hop.firstIndex(of: "]") {
      return isPort(hop[end...].dropFirst()) ? String(hop[..<end].dropFirst()) : hop
    }
    guard let colon = hop.firstIndex(of: ":"), isPort(hop[colon...]) else { return hop }
    return String(hop[..<colon])
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.isEmpty || text.first == ":" && UInt16(text.dropFirst()) != nil
  }

  /// IPv6 in its short form, and IPv4 mapped into it as IPv4.
  private static func canonical(_ text: String) -> String? {
    guard let bytes = Network.bytes(text) else { return nil }
    let packed = try? SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: 0)
    return packed?.ipAddress
  }
}

extension Substring {
  fileprivate func trimming(_ isBlank: (Character) -> Bool) -> String {
    String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
