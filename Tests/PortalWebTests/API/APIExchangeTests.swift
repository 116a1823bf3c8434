import Foundation
import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What each endpoint gets and answers, done and refused, held against a file. `UPDATE_EXCHANGES=1` writes the
/// files anew. An endpoint that is added falls under this by itself.
@Suite("Exchanges of the API") struct APIExchangeTests {
  @Test func everyEndpointDoesWhatItSaysAndRefuses() async throws {
    let names = try await TestWeb.make().web.map.entries.filter { $0.endpoint != nil }
      .map(OpenAPIOperation.id)
    #expect(names.count > 100)
    try await withThrowingTaskGroup(of: Void.self) { group in
      var waiting = names[...]
      for _ in 0..<4 {
        if let name = waiting.popFirst() { group.addTask { try await Self.check(name) } }
      }
      while try await group.next() != nil {
        if let name = waiting.popFirst() { group.addTask { try await Self.check(name) } }
      }
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
    #expect(Set(files) == Set(names.map { "\($0).txt" }), "an endpoint that is gone")
  }

  private static let folder = TestPortal.root + "/Tests/PortalWebTests/Exchanges/API"

  private static func check(_ name: String) async throws {
    let text = try await APIExchange.text(of: name)
    let file = "\(folder)/\(name).txt"
    if ProcessInfo.processInfo.environment["UPDATE_EXCHANGES"] != nil {
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
    let recorded = try? String(contentsOfFile: file, encoding: .utf8)
    #expect(text == recorded, "\(name) differs from its file")
  }
}
