import Crypto

/// A part of an entry that somebody may ask to have erased. It stands beside the entry, with a salt; the
/// chain takes in only its commitment, and so holds when the part is gone.
struct AuditDetails: Sendable {
  enum State: Sendable {
    case kept(salt: [UInt8], texts: [String?])
    /// With the code under which it was erased.
    case erased(mac: [UInt8])
    /// Somebody has removed it, or a half of it.
    case gone
  }

  let state: State
  /// SHA-256 over the salt and the texts.
  let commitment: [UInt8]

  /// New ones, with a salt of their own.
  init(_ texts: [String?]) {
    let salt = Token.randomBytes(16)
    state = .kept(salt: salt, texts: texts)
    commitment = Self.commitment(salt, texts)
  }

  init(commitment: [UInt8], salt: [UInt8]?, texts: [String?], erased: [UInt8]?) {
    self.commitment = commitment
    state =
      switch (salt, erased) {
      case (let salt?, nil): .kept(salt: salt, texts: texts)
      case (nil, let mac?) where texts.allSatisfy { $0 == nil }: .erased(mac: mac)
      default: .gone
      }
  }

  /// Whether the texts are those that the chain has committed to.
  var isAsWritten: Bool {
    guard case .kept(let salt, let texts) = state else { return false }
    return Self.commitment(salt, texts) == commitment
  }

  var isErased: Bool { if case .erased = state { true } else { false } }

  var salt: [UInt8]? { if case .kept(let salt, _) = state { salt } else { nil } }

  subscript(_ place: Int) -> String? {
    if case .kept(_, let texts) = state { texts[place] } else { nil }
  }

  static func commitment(_ salt: [UInt8], _ texts: [String?]) -> [UInt8] {
    var bytes = salt
    bytes.reserveCapacity(512)
    for text in texts { bytes.append(field: text) }
    return Array(SHA256.hash(data: bytes))
  }
}

extension [UInt8] {
  /// With its length before it, so that no text can be moved from one field to the next. No text and
  /// an empty one differ.
  mutating func append(field text: String?) {
    guard var text else { return append(integer: -1) }
    text.withUTF8 { bytes in
      append(integer: Int64(bytes.count))
      append(contentsOf: bytes)
    }
  }

  mutating func append(field bytes: [UInt8]) {
    append(integer: Int64(bytes.count))
    append(contentsOf: bytes)
  }

  mutating func append(integer: Int64) {
    Swift.withUnsafeBytes(of: integer.littleEndian) { append(contentsOf: $0) }
  }
}
