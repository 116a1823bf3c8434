import Foundation
import Integrations
import Portal
import TestSupport
import Testing

/// The program that sets papers, and what becomes of one that does not do so.
@Suite("Setting papers in a process of their own", .serialized) struct PaperCommandTests {
  @Test func programSetsAPaper() async throws {
    let program = PaperProgram(path: Program.path)
    let paper = SamplePaper.mixed.paper
    let pdf = try await program.set(paper, for: "team")
    #expect(try PDFText.words(of: pdf).contains("PT-2026-0047"))
    #expect(try await program.set(paper, for: "team") == pdf)
  }

  @Test func thousandLinesAreSetWithinTheLimits() async throws {
    let paper = SamplePaper.paper(lines: 1000)
    let pdf = try await PaperProgram(path: Program.path).set(paper, for: "team")
    #expect(try PDFText.words(of: pdf).contains("Project 1000,"))
  }

  @Test func refusalNeedsNoProgram() async throws {
    var paper = SamplePaper.english.paper
    paper.title = "\0"
    let problem = await problem(PaperProgram(path: "/nowhere"), paper)
    #expect(problem == .refused(.nul))
  }

  @Test func commandRefusesWhatIsNoPaper() throws {
    let answer = try Program.run(["paper"], data: TestFolder.fresh(""), input: "{}")
    #expect(answer.status != 0)
    #expect(answer.output.isEmpty)
    #expect(!answer.errors.isEmpty)
    let help = try Program.run(["--help"], data: TestFolder.fresh(""))
    #expect(!help.output.contains("paper"))
  }

  @Test func missingProgramIsAnError() async throws {
    guard case .failed = await problem(PaperProgram(path: "/nowhere")) else {
      Issue.record("a paper from nowhere")
      return
    }
  }

  @Test(
    arguments: [
      "kill -9 $$", "kill -SEGV $$", "echo broken >&2; exit 3",
    ])
  func crashIsAnError(_ script: String) async throws {
    let crashing = PaperProgram(path: try program(script))
    guard case .failed(let words) = await problem(crashing) else {
      Issue.record("a paper from \(script)")
      return
    }
    #expect(!script.contains("broken") || words.contains("broken"))
  }

  @Test func hangIsEndedAtTheTimeLimit() async throws {
    let pid = TestFolder.fresh("")
    var limits = PaperProgram.Limits()
    limits.time = .seconds(2)
    let hanging = PaperProgram(
      path: try program("echo $$ > \(pid); exec sleep 600"), limits: limits)
    #expect(await problem(hanging) == .tooSlow)
    #expect(try !isAlive(pid))
  }

  @Test func fileOfUnreasonableSizeIsAnError() async throws {
    var limits = PaperProgram.Limits()
    limits.size = 1 << 16
    let large = PaperProgram(path: try program("head -c 65537 /dev/zero"), limits: limits)
    #expect(await problem(large) == .failed("the file is too large"))
  }

  /// What it was given is more than a pipe holds.
  @Test func programMayEndBeforeItHasRead() async throws {
    let hasty = PaperProgram(path: try program("echo done"))
    for _ in 1...20 {
      let file = try await hasty.set(SamplePaper.paper(lines: 5_000), for: "team")
      #expect(String(decoding: file, as: UTF8.self) == "done\n")
    }
  }

  @Test func programIsEndedWhenTheCallerGivesUp() async throws {
    let pid = TestFolder.fresh("")
    let hanging = PaperProgram(path: try program("echo $$ > \(pid); exec sleep 600"))
    let caller = Task { try await hanging.set(SamplePaper.english.paper, for: "team") }
    try await eventually("it has started") { size(pid) > 0 }
    caller.cancel()
    await #expect(throws: CancellationError.self) { try await caller.value }
    #expect(try !isAlive(pid))
  }

  @Test func programKnowsNothingOfTheServer() async throws {
    setenv("PORTICO_SECRET_OF_TEST", "geheim", 1)
    defer { unsetenv("PORTICO_SECRET_OF_TEST") }
    let telling = PaperProgram(path: try program("env"))
    let told = try await telling.set(SamplePaper.english.paper, for: "team")
    let text = String(decoding: told, as: UTF8.self)
    #expect(!text.contains("geheim"))
    #expect(!text.contains("HOME="))
  }

  @Test func twoAreSetAtATime() async throws {
    let folder = TestFolder.fresh("")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // Each says that it is there, and goes when it is let go.
    let script =
      "mkdir \(folder)/$$; while [ ! -e \(folder)/go ]; do sleep 0.01; done"
    let slow = PaperProgram(path: try program(script))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...5 {
        group.addTask { _ = try await slow.set(SamplePaper.english.paper, for: "\(number)") }
      }
      try await eventually("two are there, three wait") {
        entries(folder) == 2 && slow.waiting == 3
      }
      FileManager.default.createFile(atPath: folder + "/go", contents: nil)
      try await group.waitForAll()
    }
    #expect(entries(folder) == 6)
  }

  @Test func lineHasAnEnd() async throws {
    var limits = PaperProgram.Limits()
    limits.atOnce = 1
    limits.waiting = 1
    let folder = TestFolder.fresh("")
    let script =
      "echo > \(folder).in; while [ ! -e \(folder) ]; do sleep 0.01; done"
    let slow = PaperProgram(path: try program(script), limits: limits)
    let first = Task { try await slow.set(SamplePaper.english.paper, for: "one") }
    try await eventually("one is there") { size(folder + ".in") > 0 }
    let second = Task { try await slow.set(SamplePaper.english.paper, for: "one") }
    try await eventually("one waits") { slow.waiting == 1 }
    #expect(await problem(slow, for: "one") == .tooManyWaiting)
    FileManager.default.createFile(atPath: folder, contents: nil)
    _ = try await (first.value, second.value)
  }
}

// MARK: Programs of a few lines

extension PaperCommandTests {
  private func program(_ script: String) throws -> String {
    let path = TestFolder.fresh(".sh")
    try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
    chmod(path, 0o700)
    return path
  }

  private func problem(
    _ program: PaperProgram, _ paper: InvoicePaper = SamplePaper.english.paper,
    for asker: String = "team"
  ) async -> PaperProblem? {
    do {
      _ = try await program.set(paper, for: asker)
      return nil
    } catch { return error as? PaperProblem }
  }

  private func isAlive(_ path: String) throws -> Bool {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let pid = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    return kill(pid, 0) == 0
  }

  private func size(_ path: String) -> Int {
    ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int) ?? 0
  }

  private func entries(_ folder: String) -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0
  }

  private func eventually(_ what: Comment, _ condition: () -> Bool) async throws {
    let limit = ContinuousClock.now + .seconds(20)
    while !condition() {
      guard ContinuousClock.now < limit else {
        Issue.record(what)
        return
      }
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
