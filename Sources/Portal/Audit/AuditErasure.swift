extension AuditLog {
  /// The code under which a part was erased: nobody at the database can erase one.
  func erasureMAC(of part: AuditDetails, _ chain: String, _ seq: Int64) -> [UInt8] {
    mac(of: "erased|\(chain)|\(seq)|\(part.commitment.base64URL)")
  }
}
