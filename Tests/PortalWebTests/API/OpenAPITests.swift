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

  /// `UPDATE_OPENAPI=1` writes the file anew, unless that breaks what was promised by it;
  /// `UPDATE_OPENAPI=breaking` also then, for what was announced by a Sunset header and is over.
  @Test func theCommittedDescriptionIsThatOfTheEndpoints() async throws {
    let document = try await document(try await TestWeb.make())
    let now = IndentedJSON(document.text).text + "\n"
    let before = try JSON(reading: Array(try Data(contentsOf: URL(filePath: Self.file))))
    let breaks = Promise(before).breaks(in: document)
    let update = ProcessInfo.processInfo.environment["UPDATE_OPENAPI"]
    if update == "breaking" || update != nil && breaks.isEmpty {
      try now.write(toFile: Self.file, atomically: true, encoding: .utf8)
    } else {
      #expect(breaks.isEmpty, "\(breaks)")
    }
    #expect(try String(contentsOfFile: Self.file, encoding: .utf8) == now)
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
    let schema: (String) throws -> JSON = {
      try JSON(
        reading: Array(
          #"{"components":{"schemas":{"T":{"type":"object","properties":{\#($0)}}}}}"#.utf8))
    }
    let one = try schema(#""a":{"type":"string"}"#)
    let two = try schema(#""a":{"type":"string"},"b":{"type":"integer"}"#)
    #expect(Promise(one).breaks(in: two).isEmpty)
    #expect(Promise(two).breaks(in: one) == ["T.b"])
    for (old, new) in [
      (#"{"type":"string"}"#, #"{"type":"integer"}"#),
      (#"{"type":"string"}"#, #"{"type":["string","null"]}"#),
      (#"{"type":"array","items":{"type":"string"}}"#, #"{"type":"array","items":{}}"#),
      (##"{"anyOf":[{"$ref":"#/a"},{"type":"null"}]}"##, ##"{"$ref":"#/b"}"##),
    ] {
      let (old, new) = (try schema("\"a\":\(old)"), try schema("\"a\":\(new)"))
      #expect(Promise(old).breaks(in: new) == ["T.a"], "\(old)")
    }
    let described = try schema(#""a":{"type":"string","description":"b"}"#)
    #expect(
      Promise(one).breaks(in: described).isEmpty && Promise(described).breaks(in: one).isEmpty)
    let never = try schema(#""a":{"type":["string","null"]}"#)
    #expect(Promise(never).breaks(in: one).isEmpty, "what is never null may be read by all")
  }

  @Test func whatIsTakenMayGrowAndNotShrink() throws {
    let document: (String, String) throws -> JSON = { parameters, properties in
      try JSON(
        reading: Array(
          #"{"paths":{"/a":{"post":{"parameters":[\#(parameters)],"requestBody":{"content":{"application/json":{"schema":{"properties":{\#(properties)}}}}}}}}}"#
            .utf8))
    }
    let (limit, sort) = (
      #"{"name":"limit","in":"query","schema":{"enum":["25","50"]}}"#,
      #"{"name":"sort","in":"query","schema":{"type":"string"}}"#
    )
    let old = try document(limit, #""role":{"type":"string","enum":["a","b"]}"#)
    let more = try document("\(limit),\(sort)", #""role":{"type":"string","enum":["a","b","c"]}"#)
    #expect(Promise(old).breaks(in: more).isEmpty)
    #expect(
      Promise(more).breaks(in: old) == ["/a post takes no sort", "/a post takes less as role"])
    let needed = try document(
      limit + "," + sort.replacing("\"in\"", with: "\"required\":true,\"in\""),
      #""role":{"type":"string","enum":["a","b"]}"#)
    #expect(Promise(old).breaks(in: needed) == ["/a post needs sort"])
  }
}
