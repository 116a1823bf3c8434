import Hummingbird
import Testing

@testable import PortalWeb

@Suite("The table of routes") struct RouteTableTests {
  private func table(_ routes: KeyValuePairs<String, HTTPRequest.Method>) -> RouteTable {
    let router = Router(context: AppContext.self)
    for (path, method) in routes {
      router.on(RouterPath(path), method: method) { _, _ in Response(status: .ok) }
    }
    let table = RouteTable()
    table.fill(from: router)
    return table
  }

  @Test func everyRouteIsFoundAtItsAddress() async throws {
    let web = try await TestWeb.make(cast: false)
    #expect(web.routes.count > 40)
    for route in web.routes {
      let path = route.pattern.replacing(/\{[^}]*\}/, with: "some-thing")
      #expect(web.methods(path).contains(route.method), "\(route.method) \(route.pattern)")
      #expect(web.methods(path + "/").contains(route.method), "with a slash behind")
    }
    #expect(web.methods("/") == ["GET", "HEAD"])
  }

  @Test func namesAndParametersAtOnePlaceAreBothMeant() {
    let table = table([
      "/a/:id": .get, "/a/new": .post, "/a/:id/end": .post, "/:any/b/c": .delete,
    ])
    #expect(table.methods(for: "/a/new") == ["GET", "HEAD", "POST"])
    #expect(table.methods(for: "/a/7") == ["GET", "HEAD"])
    #expect(table.methods(for: "/a/new/end") == ["POST"])
    #expect(table.methods(for: "/a/b/c") == ["DELETE"])
    for path in ["/", "/a", "/b/7", "/a/7/start", "/a/7/end/more", "/x/b/c/d"] {
      #expect(table.methods(for: path).isEmpty, "\(path)")
    }
  }

  @Test func longAddressesAreNotThere() {
    let table = table(["/a/:id": .get])
    #expect(table.methods(for: String(repeating: "/a", count: 20_000)).isEmpty)
    #expect(table.methods(for: "/a/" + String(repeating: "a", count: 20_000)).count == 2)
    #expect(RouteTable().methods(for: "/a/7").isEmpty, "before it is filled")
  }
}
