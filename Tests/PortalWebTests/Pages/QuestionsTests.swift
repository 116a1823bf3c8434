import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Questions of a team's events, from the form to the answer.
@Suite("Questions") struct QuestionsTests {
  private static let base = "/teams/alice-adams/analytics/questions"

  @Test(arguments: TestEngine.allCases)
  func aQuestionIsAskedAnsweredAndRemoved(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    try await web.tellEvents()
    let alice = try await web.browser(.alice)
    let form: KeyValuePairs = [
      "step1": "page.seen", "step2": "order.placed", "step3": "", "step4": "", "step5": "",
      "step6": "", "window": "7d", "range": "30d", "from": "", "to": "",
    ]
    let asked = try await alice.post("\(Self.base)/new/funnel", form)
    let path = try #require(asked.location)
    #expect(asked.status == 303 && path.hasPrefix("\(Self.base)/"))
    #expect(try await alice.get(path).body.contains("Waiting for its turn."))
    #expect(try await alice.post("\(Self.base)/new/funnel", form).location == path, "the same")
    #expect(try await alice.get("\(path)/csv").status == 404)
    try await Analyses(web.portal).run()
    let page = try await alice.get(path).body
    #expect(page.contains("<ol class=\"funnel\">") && page.contains("2 · 100%"))
    #expect(page.contains("page.seen → order.placed within 7 days"))
    let file = try await alice.get("\(path)/csv")
    #expect(file.headers[.contentType] == "text/csv; charset=utf-8")
    #expect(file.body.hasPrefix("step,event,members,medianSeconds\r\n1,page.seen,2,\r\n"))
    #expect(try await alice.get(Self.base).body.contains("Answered"))
    #expect(try await alice.post("\(path)/remove").location == Self.base)
    #expect(try await alice.get(path).status == 404)
    let audit = try await alice.get("/teams/alice-adams/audit").body
    #expect(audit.contains("exported a list"), "who takes an answer away is written down")
    #expect(
      audit.contains("asked a question of the events") && audit.contains("removed a question"))
  }

  @Test func oneThatWaitsIsCancelled() async throws {
    let web = try await TestWeb.make()
    try await web.tellEvents()
    let alice = try await web.browser(.alice)
    let asked = try await alice.post(
      "\(Self.base)/new/sessions", ["range": "7d", "from": "", "to": ""])
    let path = try #require(asked.location)
    #expect(try await alice.post("\(path)/cancel").location == path)
    #expect(try await alice.get(path).body.contains("It was cancelled before it was answered."))
    #expect(try await alice.post("\(path)/cancel").status == 303)
    #expect(try await alice.get(path).body.contains("was cancelled."))
  }

  @Test func eachAnswerIsShown() async throws {
    let web = try await TestWeb.make()
    try await web.tellEvents()
    let ids = try await web.askQuestions()
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    for (id, words) in zip(
      ids,
      [
        ["&lt;free&gt;", "Sum of amount"], ["Alice Adams", "Bob Brown", "events name no member"],
        ["Median length", "With one event only"], ["class=\"triangle\"", "2 members in all"],
        ["From first to last"],
      ])
    {
      let page = try await alice.get("\(Self.base)/\(id)").body
      for text in words { #expect(page.contains(text), "\(text)") }
      #expect(try await bob.get("\(Self.base)/\(id)/csv").status == 200)
    }
    let charlie = try await web.browser(.charlie)
    #expect(try await charlie.get("\(Self.base)/\(ids[0])").status == 404)
    // Who has left is called nobody's name.
    let id = try await web.test.user(.bob).id
    _ = try await alice.post("/teams/alice-adams/members/\(id)/remove")
    // The message that says so is shown there.
    _ = try await alice.get("/teams/alice-adams/members")
    let left = try await alice.get("\(Self.base)/\(ids[1])").body
    #expect(left.contains("someone who left") && !left.contains("Bob Brown"))
  }

  @Test func whoOnlyLooksAsksNothing() async throws {
    let web = try await TestWeb.make()
    try await web.tellEvents()
    try await web.give(.viewer, to: .bob, inTeamOf: .alice)
    let bob = try await web.browser(.bob)
    #expect(try await bob.get(Self.base).body.contains("questions/new") == false)
    #expect(try await bob.get("\(Self.base)/new/funnel").status == 403)
    #expect(try await bob.post("\(Self.base)/new/sessions", ["range": "7d"]).status == 403)
  }

  @Test func whatDoesNotFitIsShownAgain() async throws {
    let web = try await TestWeb.make()
    try await web.tellEvents()
    let alice = try await web.browser(.alice)
    let retention = try await alice.post(
      "\(Self.base)/new/retention",
      ["event": "", "back": "", "step": "day", "range": "12m", "from": "", "to": ""])
    #expect(retention.status == 422 && retention.body.contains("more than 60 periods"))
    let breakdown = try await alice.post(
      "\(Self.base)/new/breakdown",
      [
        "event": "order.placed", "property": "a b", "number": "weight", "range": "30d",
        "from": "2025-06-10", "to": "2025-06-01",
      ])
    #expect(breakdown.status == 422)
    #expect(breakdown.body.contains("Use letters, digits, dots"))
    #expect(breakdown.body.contains("The first day comes after the last one."))
    let unknown = try await alice.post(
      "\(Self.base)/new/breakdown",
      [
        "event": "order.placed", "property": "plan", "number": "weight", "range": "30d",
        "from": "", "to": "",
      ])
    #expect(unknown.status == 422 && unknown.body.contains("These events have no such number."))
  }
}
