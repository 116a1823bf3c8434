import HTTPTypes
import Hummingbird
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// What goes is said beforehand: in the description, and by headers (RFC 9745, RFC 8594).
@Suite("Endpoints that go") struct SunsetTests {
  @Test func anEndpointSaysWhenItGoes() async throws {
    let web = try await TestWeb.make()
    let (map, router) = (SiteMap(), Router(context: AppContext.self))
    let sunset = Sunset(
      deprecated: Timestamp(microseconds: 1_700_000_000_000_000),
      end: Timestamp(microseconds: 1_800_000_000_000_000))
    let part = APIPart(
      web: web.web, site: SitePart(router.group(), map, prefix: "api/v1"), tag: "System",
      limit: .anyone)
    SystemAPI(web: web.web).add(to: part.until(sunset))
    let entry = try #require(map.entries.first { $0.pattern == "/api/v1/version" })
    let told = OpenAPIOperation(entry, in: OpenAPIDocument(web.web)).json
    #expect(told["deprecated"] == .flag(true))
    var headers: HTTPFields = [:]
    try #require(entry.endpoint?.sunset).mark(&headers)
    #expect(headers[.deprecation] == "@1700000000")
    #expect(headers[.sunset] == "Fri, 15 Jan 2027 08:00:00 GMT")
  }
}
