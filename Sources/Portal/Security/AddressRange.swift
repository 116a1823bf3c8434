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
}
