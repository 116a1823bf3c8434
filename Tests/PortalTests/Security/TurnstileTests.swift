import TestSupport
import Testing

@testable import Portal

@Suite("The line for slow hashes (S29)") struct TurnstileTests {
  /// By reference: what is expected of it may change it.
  private final class Line {
    private var line: FairLine<String>
    init(places: Int) { line = FairLine(places: places) }
    var count: Int { line.count }
    func next() -> String? { line.next() }
    func removeAll() -> [String] { line.removeAll() }

    /// - Parameter waiter: its first letter is the network's name.
    func join(_ waiter: String) -> String? { line.join(waiter, from: String(waiter.prefix(1))) }
  }

  @Test func networksTakeTurns() {
    let line = Line(places: 10)
    for waiter in ["a1", "a2", "a3", "b1", "c1", "b2"] { #expect(line.join(waiter) == nil) }
    #expect((0..<3).map { _ in line.next() } == ["a1", "b1", "c1"])
    #expect(line.join("c2") == nil)
    #expect((0..<5).map { _ in line.next() } == ["a2", "b2", "c2", "a3", nil])
    #expect(line.count == 0)
  }

  @Test func aFullLineTakesPlacesFromWhoeverHoldsMost() {
    let line = Line(places: 4)
    for waiter in ["a1", "a2", "a3", "b1"] { #expect(line.join(waiter) == nil) }
    #expect(line.join("a4") == "a4", "nobody holds more")
    #expect(line.join("c1") == "a3")
    #expect(line.join("b2") == "b2", "it would hold as many as the fullest")
    #expect(line.join("d1") == "a2")
    #expect(line.join("e1") == "e1", "each holds one")
    #expect(line.count == 4)
    #expect((0..<5).map { _ in line.next() } == ["a1", "b1", "c1", "d1", nil])
  }

  @Test func anOfficeMayHaveAllPlacesWhileNobodyElseWaits() {
    let line = Line(places: 64)
    #expect((0..<64).allSatisfy { line.join("office \($0)") == nil })
    #expect(line.removeAll().count == 64)
    #expect(line.count == 0 && line.next() == nil)
  }

  /// Holds the one turn until `open`; who waits is let through one by one.
  private struct Held {
    let turns = Turnstile(width: 1, waiting: 8)
    let order = Locked<[String]>([])
    let gate = Gate()

    func join(_ name: String, _ line: Turnstile.Line, from network: String) async throws
      -> Task<Void, any Error>
    {
      let before = turns.inLine
      let task = Task {
        try await turns.pass(line, from: network) { order.withLock { $0.append(name) } }
      }
      try await eventually("\(name) waits") { turns.inLine == before + 1 }
      return task
    }
  }

  private actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func pass() async {
      if isOpen { return }
      await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
      isOpen = true
      for continuation in waiting { continuation.resume() }
      waiting = []
    }
  }

  private func hold() async throws -> (Held, Task<Void, any Error>) {
    let held = Held()
    let isIn = Locked(false)
    let holder = Task {
      try await held.turns.pass(.people, from: "first") {
        isIn.withLock { $0 = true }
        await held.gate.pass()
      }
    }
    try await eventually("the turn is taken") { isIn.withLock { $0 } }
    return (held, holder)
  }

  @Test func newcomersNeverGoTwiceInARowWhileOthersWait() async throws {
    let (held, holder) = try await hold()
    var tasks: [Task<Void, any Error>] = []
    // One from each of two networks: eight places make two for newcomers.
    for name in ["n1", "n2"] {
      tasks.append(try await held.join(name, .newcomers, from: name))
    }
    for name in ["p1", "p2"] { tasks.append(try await held.join(name, .people, from: "office")) }
    await #expect(throws: TooManyWaiting.self) {
      try await held.turns.pass(.newcomers, from: "n3") {}
    }
    await held.gate.open()
    try await holder.value
    for task in tasks { try await task.value }
    #expect(held.order.withLock { $0 } == ["p1", "n1", "p2", "n2"])
    #expect(held.turns.inLine == 0)
  }

  @Test func whoHasToLeaveIsTold() async throws {
    let (held, holder) = try await hold()
    var tasks: [Task<Void, any Error>] = []
    for number in 0..<8 {
      tasks.append(try await held.join("o\(number)", .people, from: "office"))
    }
    let late = Task { try await held.turns.pass(.people, from: "home") { 42 } }
    let last = tasks.removeLast()
    await #expect(throws: TooManyWaiting.self) { try await last.value }
    await held.gate.open()
    try await holder.value
    for task in tasks { try await task.value }
    #expect(try await late.value == 42)
    #expect(held.turns.inLine == 0)
  }

  @Test func whoHasGoneCostsNoHash() async throws {
    let (held, holder) = try await hold()
    let gone = try await held.join("gone", .people, from: "x")
    gone.cancel()
    await held.gate.open()
    try await holder.value
    await #expect(throws: CancellationError.self) { try await gone.value }
    #expect(held.order.withLock { $0 }.isEmpty)
    #expect(try await held.turns.pass(.people, from: "x") { 1 } == 1, "the turn is free again")
  }

  /// Whatever is asked for at once, nothing waits behind the turns.
  @Test func signUpsOfManyNetworksKeepNobodyFromSigningIn() async throws {
    let hasher = PasswordHasher(cost: PasswordCost(logN: 10), threads: 1, waiting: 16)
    let test = try await TestPortal.make(hasher: hasher)
    let flood = (0..<30).map { number in
      Task {
        while !Task.isCancelled {
          _ = try? await hasher.hash("x", in: .newcomers, from: "198.51.\(number).1")
          await Task.yield()
        }
      }
    }
    for _ in 0..<5 {
      let outcome = try await SignIn(Cast.olga.email).attempt(
        test.portal, as: Originator(.anonymous, address: "192.0.2.1"))
      #expect(outcome != nil)
    }
    for task in flood { task.cancel() }
    for task in flood { await task.value }
  }
}
