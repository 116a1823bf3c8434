import Foundation
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// The description of the API, and what `/api/v1` promises by it.
@Suite("OpenAPI") struct OpenAPITests {
  private static let file = TestPortal.root + "/Tests/openapi.json"

  private func document(_ web: TestWeb) async throws -> JSON {
    try #require(try await Program(web).get("openapi.json").json)
  }

  @Test func everyEndpointIsDescribedOnce() async throws {
    let web = try await TestWeb.make()
    let paths = try #require(try await document(web)["paths"])
    guard case .object(let members) = paths else { throw Unexpected("no paths") }
    let described = members.flatMap { path -> [String] in
      guard case .object(let operations) = path.value else { return [] }
      return operations.map { "\($0.name.uppercased()) \(path.name)" }
    }
    let served = web.web.map.entries.filter { $0.endpoint != nil }
      .map { "\($0.method.rawValue) \($0.pattern)" }
    #expect(described.sorted() == served.sorted())
    #expect(Set(described).count == described.count)
    let ids = web.web.map.entries.filter { $0.endpoint != nil }.map(OpenAPIOperation.id)
    #expect(Set(ids).count == ids.count)
    // What stands below /api is an endpoint, or says what the endpoints are.
    let others = web.web.map.entries
      .filter { $0.pattern.hasPrefix("/api/") && $0.endpoint == nil }.map(\.pattern)
    #expect(others == ["/api/v1/openapi.json", "/api/v1/docs"])
  }

  /// `UPDATE_OPENAPI=1` writes the file anew: look at what changes before you commit it.
  @Test func theCommittedDescriptionIsThatOfTheEndpoints() async throws {
    let now = IndentedJSON(try await document(try await TestWeb.make()).text).text + "\n"
    if ProcessInfo.processInfo.environment["UPDATE_OPENAPI"] != nil {
      try now.write(toFile: Self.file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: Self.file, encoding: .utf8) == now)
  }

  @Test func nothingThatWasPromisedIsGone() async throws {
    let before = try JSON(reading: Array(try Data(contentsOf: URL(filePath: Self.file))))
    let breaks = Promise(before).breaks(in: try await document(try await TestWeb.make()))
    #expect(breaks.isEmpty, "\(breaks)")
  }

  @Test(arguments: [
    (#"{"/a":{"get":{}}}"#, #"{}"#, "/a"),
    (#"{"/a":{"get":{},"post":{}}}"#, #"{"/a":{"get":{}}}"#, "/a post"),
  ])
  func whatGoesIsFound(_ old: String, _ new: String, _ place: String) throws {
    let (old, new) = (
      try JSON(reading: Array(#"{"paths":\#(old)}"#.utf8)),
      try JSON(reading: Array(#"{"paths":\#(new)}"#.utf8))
    )
    #expect(Promise(old).breaks(in: new) == [place])
    #expect(Promise(new).breaks(in: old).isEmpty)
  }

  @Test func aSchemaMayGrowAndNotShrink() throws {
    let schema: (String, String) throws -> JSON = { properties, required in
      try JSON(
        reading: Array(
          #"{"components":{"schemas":{"T":{"type":"object","properties":{\#(properties)},"required":[\#(required)]}}}}"#
            .utf8))
    }
    let one = try schema(#""a":{"type":"string"}"#, #""a""#)
    let two = try schema(#""a":{"type":"string"},"b":{"type":"integer"}"#, #""a","b""#)
    let other = try schema(#""a":{"type":"integer"}"#, #""a""#)
    #expect(Promise(one).breaks(in: two).isEmpty)
    #expect(Promise(two).breaks(in: one) == ["T.b"])
    #expect(Promise(one).breaks(in: other) == ["T.a"])
  }
}

/// What programs were told that they may rely on.
struct Promise {
  private let before: JSON

  init(_ before: JSON) { self.before = before }

  /// What a program that was written then would stumble over.
  func breaks(in now: JSON) -> [String] { operations(now) + schemas(now) }

  private func operations(_ now: JSON) -> [String] {
    before["paths"].members.flatMap { path -> [String] in
      guard let present = now["paths"]?[path.name] else { return [path.name] }
      return path.value.members.flatMap { operation -> [String] in
        let place = "\(path.name) \(operation.name)"
        guard let new = present[operation.name] else { return [place] }
        return body(operation.value, new, place) + answers(operation.value, new, place)
      }
    }
  }

  /// Nothing more may be needed, and nothing that was taken may be unknown.
  private func body(_ old: JSON, _ new: JSON, _ place: String) -> [String] {
    let (old, new) = (Self.schema(of: old["requestBody"]), Self.schema(of: new["requestBody"]))
    let known = Set(new?["properties"].members.map(\.name) ?? [])
    let gone = old?["properties"].members.map(\.name).filter { !known.contains($0) } ?? []
    let needed = Set(old?["required"].texts ?? [])
    let more = (new?["required"].texts ?? []).filter { !needed.contains($0) }
    return gone.map { "\(place) takes no \($0)" } + more.map { "\(place) needs \($0)" }
  }

  /// What it answers with when it does what was asked.
  private func answers(_ old: JSON, _ new: JSON, _ place: String) -> [String] {
    old["responses"].members.filter { $0.name.hasPrefix("2") }.compactMap { answer in
      guard let present = new["responses"]?[answer.name] else { return "\(place) \(answer.name)" }
      return Self.schema(of: answer.value) == Self.schema(of: present)
        ? nil : "\(place) \(answer.name) has another schema"
    }
  }

  private static func schema(of holder: JSON?) -> JSON? {
    holder?["content"]?["application/json"]?["schema"]
  }

  /// Those of answers grow: no member goes or is of another kind.
  private func schemas(_ now: JSON) -> [String] {
    before["components"]?["schemas"].members.flatMap { schema -> [String] in
      guard let new = now["components"]?["schemas"]?[schema.name] else { return [schema.name] }
      return schema.value["properties"].members.compactMap { member in
        let present = new["properties"]?[member.name]
        let isSame =
          present?["type"] == member.value["type"] && present?["$ref"] == member.value["$ref"]
        return isSame ? nil : "\(schema.name).\(member.name)"
      }
    } ?? []
  }
}

extension JSON {
  fileprivate var members: [JSON.Member] { Optional(self).members }
}

extension JSON? {
  fileprivate var members: [JSON.Member] {
    if case .object(let members)? = self { members } else { [] }
  }

  fileprivate var texts: [String] {
    guard case .list(let items)? = self else { return [] }
    return items.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }
}
