import Crypto
import Foundation

/// The last member of an archive: what all bytes before it add up to, and that this portal's key
/// says so. Lines of text, the last of which guards the others.
struct Seal: Equatable {
  static let name = "SEAL"
  /// SHA-256 of every byte before the seal.
  let sum: [UInt8]
  /// SHA-256 of `sums.txt`, to tell a damaged list from a damaged member.
  let sums: [UInt8]
  /// HMAC-SHA-256 of every byte before the seal.
  let mac: [UInt8]

  private var lines: String {
    "sha256 \(sum.hex)\nsums \(sums.hex)\nhmac-sha256 \(mac.hex)\n"
  }

  var bytes: Data {
    Data("\(lines)check \(Array(SHA256.hash(data: Data(lines.utf8))).hex)\n".utf8)
  }

  init(sum: [UInt8], sums: [UInt8], mac: [UInt8]) {
    self.sum = sum
    self.sums = sums
    self.mac = mac
  }

  /// Nil unless these are the very bytes that a seal has.
  init?(_ bytes: Data) {
    let values = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .compactMap { $0.split(separator: " ").last }.map { [UInt8](hex: $0) ?? [] }
    guard values.count == 4 else { return nil }
    self.init(sum: values[0], sums: values[1], mac: values[2])
    guard self.bytes == bytes else { return nil }
  }

  static func key(_ keys: SecretKeys) -> SymmetricKey { keys.key(for: "backup seal") }
}

/// The sum and the code over one run of bytes.
struct SealHasher {
  private var sum = SHA256()
  private var mac: HMAC<SHA256>

  init(_ keys: SecretKeys) { mac = HMAC<SHA256>(key: Seal.key(keys)) }

  mutating func update(_ bytes: Data) {
    sum.update(data: bytes)
    mac.update(data: bytes)
  }

  func seal(sums: [UInt8]) -> Seal {
    Seal(sum: Array(sum.finalize()), sums: sums, mac: Array(mac.finalize()))
  }
}

extension [UInt8] {
  init?(hex text: some StringProtocol) {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, digits.count % 2 == 0 else { return nil }
    self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
