import Foundation
import TestSupport

@testable import PortalWeb

/// Files of a certificate in a folder of the test.
struct TestTLS: Sendable {
  let files = TLSFiles(
    certificate: TestFolder.fresh(".crt.pem"), key: TestFolder.fresh(".key.pem"))

  @discardableResult
  init(_ certificate: TestCertificate? = try? TestCertificate()) throws {
    try certificate?.write(certificate: files.certificate, key: files.key)
  }

  func replaceCertificate(_ text: String) throws {
    try TestCertificate.write(text, to: files.certificate, mode: 0o644)
  }

  func replaceKey(_ text: String, mode: Int = 0o600) throws {
    try TestCertificate.write(text, to: files.key, mode: mode)
  }
}

func withTLSServer(
  _ limits: GuardLimits = GuardLimits(),
  _ body: @escaping @Sendable (GuardedServer) async throws -> Void
) async throws {
  let credentials = try TLSCredentials(try TestTLS().files)
  try await withGuardedServer(limits, credentials: credentials, body)
}
