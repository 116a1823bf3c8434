import Foundation
import TestSupport
import Testing

@testable import PortalWeb

/// What certificates and keys are taken, at the start and while running.
struct CertificateTests {
  private func problem(_ files: TLSFiles, now: Date = .now) -> String {
    do {
      _ = try TLSIdentity(files, now: now)
      return ""
    } catch { return "\(error)" }
  }

  @Test func `a pair that fits is taken, a chain too`() throws {
    let own = try TestCertificate()
    let tls = try TestTLS(own)
    #expect(problem(tls.files) == "")
    try tls.replaceCertificate(own.certificate + TestCertificate(names: ["root"]).certificate)
    #expect(problem(tls.files) == "")
    try tls.replaceCertificate(TestCertificate(names: ["root"]).certificate + own.certificate)
    #expect(problem(tls.files).contains("comes first in its file"))
  }

  @Test func `what cannot be used is refused with a remedy`() throws {
    let own = try TestCertificate()
    let tls = try TestTLS(own)
    try tls.replaceKey(own.key, mode: 0o640)
    #expect(problem(tls.files).contains("chmod 600"))
    try tls.replaceKey(TestCertificate().key)
    #expect(problem(tls.files).contains("does not belong to the certificate"))
    try tls.replaceKey("nothing")
    #expect(problem(tls.files).contains("no private key in PEM form"))
    try tls.replaceKey("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n")
    #expect(problem(tls.files).contains("passphrase"))
    try tls.replaceKey(own.key)
    #expect(problem(tls.files) == "")
    try tls.replaceCertificate("nothing")
    #expect(problem(tls.files).contains("no certificate in PEM form"))
    try FileManager.default.removeItem(atPath: tls.files.certificate)
    #expect(problem(tls.files).contains("There is no certificate file"))
  }

  @Test func `only while it is valid`() throws {
    let tls = try TestTLS(TestCertificate(from: .now - 100, to: .now + 100))
    #expect(problem(tls.files) == "")
    #expect(problem(tls.files, now: .now + 101).contains("expired on 20"))
    #expect(problem(tls.files, now: .now - 101).contains("is valid from 20"))
  }

  @Test(arguments: [
    ("account.example.com", true), ("ACCOUNT.example.com", true), ("example.com", false),
    ("a.b.example.org", false), ("b.example.org", true), ("example.org", false),
    ("account.example.com.evil", false), ("192.0.2.7", true), ("192.0.2.8", false),
    ("[2001:db8::1]", true), ("[2001:db8::2]", false),
  ])
  func `covers the names in it`(_ host: String, _ isCovered: Bool) throws {
    let tls = try TestTLS(
      TestCertificate(
        names: ["account.example.com", "*.example.org"],
        addresses: [[192, 0, 2, 7], [0x20, 1, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [1]]))
    #expect(try TLSIdentity(tls.files, now: .now).covers(host: host) == isCovered)
  }

  @Test func `a new pair is taken once it is whole, the key first`() throws {
    let tls = try TestTLS()
    let credentials = try TLSCredentials(tls.files)
    let before = credentials.ends
    #expect(credentials.refresh() == .unchanged)
    let renewed = try TestCertificate(to: .now + 200 * 86_400)
    try tls.replaceKey(renewed.key)
    guard case .refused = credentials.refresh() else {
      Issue.record("half of a pair was taken")
      return
    }
    // Told once, not every few seconds.
    #expect(credentials.refresh() == .unchanged)
    #expect(credentials.ends == before)
    try tls.replaceCertificate(renewed.certificate)
    #expect(credentials.refresh() == .replaced)
    #expect(credentials.ends > before)
    #expect(credentials.refresh() == .unchanged)
  }

  @Test func `a pair that does not fit leaves the old one`() throws {
    let own = try TestCertificate()
    let tls = try TestTLS(own)
    let credentials = try TLSCredentials(tls.files)
    let context = credentials.context
    let expired = try TestCertificate(from: .now - 200, to: .now - 100)
    try expired.write(certificate: tls.files.certificate, key: tls.files.key)
    #expect(isRefused(credentials.refresh(), "expired"))
    try FileManager.default.removeItem(atPath: tls.files.key)
    #expect(isRefused(credentials.refresh(), "There is no key file"))
    #expect(credentials.context === context)
    try own.write(certificate: tls.files.certificate, key: tls.files.key)
    #expect(credentials.refresh() == .replaced)
  }

  private func isRefused(_ finding: TLSCredentials.Finding, _ words: String) -> Bool {
    if case .refused(let problem) = finding { problem.description.contains(words) } else { false }
  }
}
