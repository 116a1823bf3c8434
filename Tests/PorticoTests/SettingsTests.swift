import Foundation
import TestSupport
import Testing

@testable import portico

@Suite("Configuration") struct SettingsTests {
  private func load(
    _ environment: [String: String], yaml: String? = nil
  ) async throws -> Configured {
    let file = TestFolder.fresh(".yaml")
    if let yaml { try yaml.write(toFile: file, atomically: true, encoding: .utf8) }
    return try Configured(try await SettingValues(environment: environment, file: file))
  }

  @Test func defaultsNeedNothing() async throws {
    let configured = try await load([:])
    #expect(configured.portal.baseURL == "http://127.0.0.1:8080")
    #expect(configured.port == 8080)
    guard case .sqlite(let path) = try configured.database() else {
      Issue.record("SQLite is the default")
      return
    }
    #expect(path == "./data/portico.sqlite")
  }

  @Test func environmentGoesBeforeFileGoesBeforeDefault() async throws {
    let yaml = "port: 9000\nname: From the file\naccentHue: 120\n"
    let configured = try await load(["PORTICO_PORT": "9001"], yaml: yaml)
    #expect(configured.port == 9001)
    #expect(configured.portal.name == "From the file")
    #expect(configured.web.accentHue == 120)
    #expect(configured.values.source(of: "port") == "PORTICO_PORT")
  }

  @Test(arguments: [
    (["PORTICO_PORT": "abc"], "PORTICO_PORT"), (["PORTICO_PORT": "70000"], "PORTICO_PORT"),
    (["PORTICO_PORT": ""], "PORTICO_PORT"), (["PORTICO_PROT": "1"], "PORTICO_PROT"),
    (["PORTICO_BASE_URL": "http://example.com"], "https://"),
    (["PORTICO_BASE_URL": "example.com"], "PORTICO_BASE_URL"),
    (["PORTICO_BASE_URL": "https://example.com/path"], "PORTICO_BASE_URL"),
    (["PORTICO_BASE_URL": "https://u:p@example.com"], "PORTICO_BASE_URL"),
    (["PORTICO_BASE_URL": "http://127.evil.example"], "https://"),
    (["PORTICO_SIGN_UP": "maybe"], "open, closed"), (["PORTICO_SESSION_IDLE": "30"], "30m"),
    (["PORTICO_TRUSTED_PROXIES": "10.0.0.0/99"], "PORTICO_TRUSTED_PROXIES"),
    (["PORTICO_LOG_LEVEL": "loud"], "PORTICO_LOG_LEVEL"), (["PORTICO_NAME": " "], "PORTICO_NAME"),
    (["PORTICO_ACCENT_HUE": "-1"], "PORTICO_ACCENT_HUE"),
    (["PORTICO_LEGAL": "Terms"], "PORTICO_LEGAL"),
    (["PORTICO_METRICS_TOKEN": "fifteen-letters"], "16 characters"),
    (["PORTICO_METRICS_TOKEN": "sixteen with blank"], "16 characters"),
    (["PORTICO_SLOW_REQUEST": "ms"], "200ms"), (["PORTICO_SLOW_STATEMENT": "0ms"], "200ms"),
  ])
  func whatDoesNotFitRefusesToStart(_ environment: [String: String], _ hint: String) async {
    do {
      _ = try await load(environment)
      Issue.record("\(environment) was taken")
    } catch { #expect("\(error)".contains(hint), "\(error)") }
  }

  @Test(arguments: ["prot: 1", "- a\n- b", "port: [", "port: abc"])
  func badFileRefusesToStart(_ yaml: String) async {
    await #expect(throws: (any Error).self) { try await load([:], yaml: yaml) }
  }

  @Test func loopbackMayGoWithoutTLS() async throws {
    for address in ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:8080"] {
      #expect(try await load(["PORTICO_BASE_URL": address]).portal.baseURL == address)
    }
    let slashed = try await load(["PORTICO_BASE_URL": "https://example.com/"])
    #expect(slashed.portal.baseURL == "https://example.com")
    let loud = try await load(["PORTICO_BASE_URL": "https://Example.COM:443"])
    #expect(loud.portal.baseURL == "https://example.com", "as a browser writes its Origin")
  }

  @Test func durationsMayBeMilliseconds() async throws {
    #expect(try await load([:]).slowStatement == .milliseconds(200))
    let configured = try await load(
      ["PORTICO_SLOW_STATEMENT": "5ms", "PORTICO_SLOW_REQUEST": "1500ms"])
    #expect(configured.slowStatement == .milliseconds(5))
    #expect(configured.web.slowRequest == .milliseconds(1500))
  }

  @Test func metricsTokenIsNotRepeatedInComplaints() async throws {
    do {
      _ = try await load(["PORTICO_METRICS_TOKEN": "geheim"])
      Issue.record("it was taken")
    } catch { #expect(!"\(error)".contains("geheim")) }
    let token = String(repeating: "k", count: 16)
    #expect(try await load(["PORTICO_METRICS_TOKEN": token]).web.metricsToken == token)
  }

  @Test func databaseAddressIsNotRepeatedInComplaints() async throws {
    let configured = try await load(["PORTICO_DATABASE": "mysql://user:geheim@host/db"])
    do {
      _ = try configured.database()
      Issue.record("it was taken")
    } catch { #expect(!"\(error)".contains("geheim")) }
  }
}
