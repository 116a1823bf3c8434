import Foundation
import NIOCore
import NIOSSL
import Portal
import SwiftASN1
import X509

/// A certificate and its key, which have been found to fit together and to be valid now.
package struct TLSIdentity: Sendable {
  let context: NIOSSLContext
  /// When it ends.
  package let ends: Date
  private let names: [String]
  private let addresses: [[UInt8]]

  /// - Throws: `TLSProblem`.
  package init(_ files: TLSFiles, now: Date) throws {
    let chain = try Self.chain(files)
    let key = try Self.key(files)
    let own = try Self.parse(chain[0], files)
    guard own.notValidAfter > now else {
      throw TLSProblem(
        "The certificate \(files.certificate) expired on \(Self.day(own.notValidAfter)). Renew it.")
    }
    guard own.notValidBefore <= now else {
      throw TLSProblem(
        "The certificate \(files.certificate) is valid from \(Self.day(own.notValidBefore)) only. Check this machine's clock."
      )
    }
    context = try Self.context(chain, key, files)
    ends = own.notValidAfter
    (names, addresses) = Self.subjects(own)
  }

  /// Whether browsers will take it for `host`, a name or an IP address (RFC 9525).
  package func covers(host: String) -> Bool {
    let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    if let address = Network.bytes(bare) { return addresses.contains(address) }
    let wanted = host.lowercased()
    return names.contains { name in
      let name = name.lowercased()
      guard name.hasPrefix("*.") else { return name == wanted }
      // A star stands for the left-most label and no other.
      return wanted.firstIndex(of: ".").map { wanted[$0...] == name.dropFirst() } ?? false
    }
  }
}

extension TLSIdentity {
  private static func chain(_ files: TLSFiles) throws -> [NIOSSLCertificate] {
    let bytes = try files.readCertificate()
    guard let chain = try? NIOSSLCertificate.fromPEMBytes(bytes), !chain.isEmpty else {
      throw TLSProblem(
        "\(files.certificate) holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).")
    }
    return chain
  }

  private static func key(_ files: TLSFiles) throws -> NIOSSLPrivateKey {
    let bytes = try files.readKey()
    if String(decoding: bytes, as: UTF8.self).contains("ENCRYPTED") {
      throw TLSProblem(
        "The key \(files.key) has a passphrase. Save it without: `openssl pkey -in OLD -out NEW`.")
    }
    guard let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) else {
      throw TLSProblem(
        "\(files.key) holds no private key in PEM form (-----BEGIN PRIVATE KEY-----).")
    }
    return key
  }

  private static func parse(_ own: NIOSSLCertificate, _ files: TLSFiles) throws -> Certificate {
    do { return try Certificate(derEncoded: try own.toDERBytes()) } catch {
      throw TLSProblem("The certificate \(files.certificate) cannot be read: \(error)")
    }
  }

  private static func context(
    _ chain: [NIOSSLCertificate], _ key: NIOSSLPrivateKey, _ files: TLSFiles
  ) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    // Of TLS 1.2 what has forward secrecy and is an AEAD; HTTP/2 allows nothing else (RFC 9113,
    // 9.2.2). TLS 1.3 has only such.
    configuration.cipherSuiteValues = [
      .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
      .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
      .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
      .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]
    // How long a closing side waits for the other's goodbye; the guard has lingered before.
    configuration.shutdownTimeout = .milliseconds(500)
    configuration.applicationProtocols = ["h2", "http/1.1"]
    do { return try NIOSSLContext(configuration: configuration) } catch {
      throw TLSProblem(
        "The key \(files.key) does not belong to the certificate \(files.certificate). The portal's own certificate comes first in its file, the chain after it."
      )
    }
  }

  private static func subjects(_ own: Certificate) -> (names: [String], addresses: [[UInt8]]) {
    var names: [String] = []
    var addresses: [[UInt8]] = []
    for name in (try? own.extensions.subjectAlternativeNames) ?? SubjectAlternativeNames() {
      switch name {
      case .dnsName(let name): names.append(name)
      case .ipAddress(let address): addresses.append(Array(address.bytes))
      default: break
      }
    }
    return (names, addresses)
  }

  private static func day(_ date: Date) -> String {
    date.formatted(.iso8601.year().month().day())
  }
}
