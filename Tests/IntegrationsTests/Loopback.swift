import NIOCore
import NIOSSL
import TestSupport

/// What the servers of these tests have in common.
extension Channel {
  /// Closes the channel after `body`, whatever comes of it.
  func closing<T>(after body: () async throws -> T) async throws -> T {
    do {
      let result = try await body()
      try await close()
      return result
    } catch {
      try? await close()
      throw error
    }
  }
}

extension TestCertificate {
  /// Of a server that shows this certificate.
  func context() throws -> NIOSSLContext {
    let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))
    let key = try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)
    return try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
  }
}
