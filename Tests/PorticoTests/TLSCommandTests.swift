import Foundation
import TestSupport
import Testing

/// TLS as a stranger meets it: files in settings, words at the terminal.
@Suite("Commands with TLS", .serialized) struct TLSCommandTests {
  private let certificate = TestFolder.fresh(".crt.pem")
  private let key = TestFolder.fresh(".key.pem")

  private func settings(_ more: [String: String] = [:]) -> [String: String] {
    let all = [
      "PORTICO_TLS_CERTIFICATE": certificate, "PORTICO_TLS_KEY": key, "PORTICO_PORT": "0",
      "PORTICO_BASE_URL": "https://localhost",
    ]
    return all.merging(more) { $1 }.filter { !$0.value.isEmpty }
  }

  private func refusal(_ more: [String: String] = [:]) throws -> String {
    let end = try Program.run(
      ["serve"], data: TestFolder.fresh(""), environment: settings(more))
    #expect(end.status != 0)
    return end.errors
  }

  @Test func refusesToStartWithWhatCannotBeUsed() throws {
    let own = try TestCertificate()
    #expect(try refusal().contains("There is no certificate file"))
    try own.write(certificate: certificate, key: key)
    #expect(try refusal(["PORTICO_TLS_KEY": ""]).contains("set both, or neither"))
    #expect(
      try refusal(["PORTICO_BASE_URL": "http://127.0.0.1:8080"]).contains("must be an https://"))
    try TestCertificate.write(own.key, to: key, mode: 0o644)
    #expect(try refusal().contains("chmod 600"))
    try TestCertificate.write(TestCertificate().key, to: key, mode: 0o600)
    let mismatch = try refusal()
    #expect(mismatch.contains("does not belong to the certificate"))
    #expect(mismatch.contains("PORTICO_TLS_CERTIFICATE"))
    try TestCertificate(from: .now - 200, to: .now - 100)
      .write(certificate: certificate, key: key)
    #expect(try refusal().contains("expired on"))
  }

  @Test func doctorLooksAtTheCertificate() throws {
    func look(_ certificate: TestCertificate, host: String = "localhost") throws -> String {
      try certificate.write(certificate: self.certificate, key: key)
      return try Program.run(
        ["doctor"], data: TestFolder.fresh(""),
        environment: settings(["PORTICO_BASE_URL": "https://\(host)"])
      ).output
    }
    let day = 86_400.0
    #expect(try look(TestCertificate()).contains("ok    certificate: covers localhost"))
    #expect(
      try look(TestCertificate(to: .now + 20.5 * day)).contains("note  certificate: ends in 20"))
    #expect(
      try look(TestCertificate(), host: "account.example.com")
        .contains("BAD   certificate: it does not name account.example.com"))
    #expect(
      try look(TestCertificate(from: .now - 200, to: .now - 100)).contains("BAD   certificate"))
  }

  @Test func servesReloadsAndAnswersHealth() async throws {
    try TestCertificate().write(certificate: certificate, key: key)
    let port = try freePort()
    let environment = settings([
      "PORTICO_PORT": "\(port)", "PORTICO_BASE_URL": "https://localhost:\(port)",
      "PORTICO_DRAIN": "0s",
    ])
    let data = TestFolder.fresh("")
    func health() throws -> Int32 {
      try Program.run(["health"], data: data, environment: environment).status
    }
    #expect(try health() != 0)
    let program = try Program(["serve"], data: data, environment: environment)
    var tries = 0
    while tries < 100, try health() != 0 { tries += 1 }
    #expect(try health() == 0)

    // A pair that does not fit changes nothing; neither does the signal.
    try TestCertificate.write(TestCertificate().key, to: key, mode: 0o600)
    kill(program.process.processIdentifier, SIGHUP)
    // Five questions take it longer than a look at two files.
    for _ in 0..<5 { #expect(try health() == 0) }
    try TestCertificate().write(certificate: certificate, key: key)
    kill(program.process.processIdentifier, SIGHUP)
    // Five questions take it longer than a look at two files.
    for _ in 0..<5 { #expect(try health() == 0) }
    program.process.terminate()
    let end = program.finish()
    #expect(end.status == 0)
    #expect(end.errors.contains("new certificate refused"))
    #expect(end.errors.contains("certificate replaced"))
  }
}
