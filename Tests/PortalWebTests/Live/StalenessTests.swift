import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// A page that is kept must never show what was. Each kind of change is made by itself, and the page
/// before and after it is held against one rendered without a cache.
@Suite("No page is stale") struct StalenessTests {
  /// What the page says now. It is asked for twice, so that the second may come from the cache.
  private func read(_ path: String, _ scene: Scene, _ uncached: TestWeb) async throws -> String {
    let first = try await scene.reader.get(path)
    let second = try await scene.reader.get(path)
    let fresh = try await scene.reader.copy(on: uncached).get(path)
    #expect(first.status == 200)
    #expect(first.bytes == second.bytes)
    #expect(second.body == fresh.body, "\(path) is stale")
    return second.body
  }

  @Test(arguments: TestEngine.allCases, Change.all)
  func pageShowsTheChange(_ engine: TestEngine, _ change: Change) async throws {
    let web = try await TestWeb.make(engine)
    let uncached = try web.sibling { $0.pageCache = 0 }
    let scene = try await Scene(web, change.reader)
    try await change.prepare(scene)
    let before = try await read(change.path, scene, uncached)
    #expect(!before.contains(change.shows), "it is there before the change")
    try await change.make(scene)
    let after = try await read(change.path, scene, uncached)
    #expect(after.contains(change.shows), "\(after)")
  }

  @Test func anUnchangedPageCostsOneLookup() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    _ = try await alice.get("/settings/profile")
    let before = web.portal.store.counters.now.statements
    let again = try await alice.get("/settings/profile")
    #expect(again.status == 200)
    #expect(web.portal.store.counters.now.statements == before + 1)
  }

  @Test func twoSessionsNeverShareAPage() async throws {
    let web = try await TestWeb.make()
    let (one, two) = (try await web.browser(.alice), try await web.browser(.alice))
    for _ in 1...2 {
      let pages = [
        try await one.get("/settings/sessions").body, try await two.get("/settings/sessions").body,
      ]
      #expect(pages[0] != pages[1], "each says which one is this device")
    }
  }

  @Test func aMessageIsShownOnceAndNeverKept() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let path = "/settings/appearance"
    _ = try await alice.post(path, ["theme": "dark"])
    let told = try await alice.get(path)
    #expect(told.body.contains("The appearance is saved."))
    #expect(told.headers[.eTag] == nil)
    #expect(!(try await alice.get(path).body.contains("The appearance is saved.")))
  }

  @Test func aPageOfAnotherProcessIsNotStale() async throws {
    for engine in TestEngine.allCases {
      let place = try await engine.makePlace(migrations: Schema.migrations)
      let here = try await TestWeb.make(engine, at: place)
      let there = try await TestWeb.make(engine, cast: false, at: place)
      let alice = try await here.browser(.alice)
      let aliceThere = alice.copy(on: there)
      let path = "/settings/profile"
      #expect(try await aliceThere.get(path).status == 200)
      _ = try await alice.post(
        path,
        ["name": "Alice Changed", "company": "", "bio": "", "timeZone": "UTC", "language": "en"])
      #expect(try await aliceThere.get(path).body.contains("Alice Changed"), "\(engine)")
      await here.portal.store.close()
      await there.portal.store.close()
    }
  }
}
