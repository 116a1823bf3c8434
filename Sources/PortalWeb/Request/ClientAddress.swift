import NIOCore
import Portal

extension AddressRange {
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
