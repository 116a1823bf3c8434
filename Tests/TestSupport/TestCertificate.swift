import Crypto
import Foundation
import SwiftASN1
import X509

/// A certificate that signs itself, with its key, in PEM form.
package struct TestCertificate: Sendable {
  package let certificate: String
  package let key: String

  package init(
    names: [String] = ["localhost"], addresses: [[UInt8]] = [[127, 0, 0, 1]],
    from: Date = .now - 86_400, to: Date = .now + 90 * 86_400
  ) throws {
    let secret = P256.Signing.PrivateKey()
    let signer = Certificate.PrivateKey(secret)
    let subject = try DistinguishedName { CommonName(names.first ?? "nobody") }
    let others =
      names.map { GeneralName.dnsName($0) }
      + addresses.map { GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...])) }
    let made = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: signer.publicKey,
      notValidBefore: from, notValidAfter: to, issuer: subject, subject: subject,
      signatureAlgorithm: .ecdsaWithSHA256,
      extensions: Certificate.Extensions { SubjectAlternativeNames(others) },
      issuerPrivateKey: signer)
    certificate = try made.serializeAsPEM().pemString + "\n"
    key = secret.pemRepresentation + "\n"
  }

  /// Writes both beside each other; the key for its owner only.
  package func write(certificate path: String, key keyPath: String) throws {
    try Self.write(certificate, to: path, mode: 0o644)
    try Self.write(key, to: keyPath, mode: 0o600)
  }

  /// As tools that renew do it: a new file under the old name.
  package static func write(_ text: String, to path: String, mode: Int) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }
}
