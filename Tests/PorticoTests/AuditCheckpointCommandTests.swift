import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("The audit’s commands, checkpoints and stream", .serialized, .timeLimit(.minutes(10)))
struct AuditCheckpointCommandTests {
  private let data = TestFolder.fresh("")
  private var stream: String { data + "/audit.jsonl" }

  private var checkpoints: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: data + "/checkpoints")) ?? [])
      .filter { $0.hasSuffix(".txt") }
  }

  /// What `serve` does once a day is done at its start.
  private func serve(_ environment: [String: String]) async throws -> String {
    let program = try Program(["serve"], data: data, environment: environment)
    let end = ContinuousClock.now + .seconds(60)
    while .now < end, program.process.isRunning {
      let streamed = (try? String(contentsOfFile: stream, encoding: .utf8)) ?? ""
      if streamed.contains(#""action":"audit.checkpoint""#) { break }
      try await Task.sleep(for: .milliseconds(50))
    }
    program.process.terminate()
    return program.finish().output
  }

  @Test func digestOfTheMailFindsTheCheckpoint() async throws {
    let environment = [
      "PORTICO_PORT": String(try freePort()), "PORTICO_AUDIT_STREAM": "file:\(stream)",
      "PORTICO_AUDIT_CHECKPOINT_TO": "auditor@example.com",
    ]
    let create = ["user", "create", "zoe@example.com", "--name", "Zoe"]
    let made = try Program.run(
      create, data: data, environment: environment, input: "a fresh long phrase\n")
    #expect(made.status == 0)
    let output = try await serve(environment)
    try #require(checkpoints.count == 1)
    #expect(output.contains("mail: auditor@example.com | A checkpoint of the audit"))
    let lines = try String(contentsOfFile: stream, encoding: .utf8).split(separator: "\n")
    #expect(lines.contains { $0.contains("Zoe") }, "commands queue too")
    let file = data + "/checkpoints/" + checkpoints[0]
    let text = try #require(FileManager.default.contents(atPath: file))
    let digest = AuditDigest(hex: AuditCheckpointFile.digest(of: text)).grouped.uppercased()
    let sound = try Program.run(["audit", "verify", "--digest", digest], data: data)
    #expect(sound.status == 0, "\(sound.output)\(sound.errors)")
    #expect(sound.output.contains("Every chain is whole: "))
    #expect(sound.output.contains("is as it was then: "))
    let other = String(repeating: "0", count: 64)
    let unknown = try Program.run(["audit", "verify", "--digest", other], data: data)
    #expect(unknown.status == 1)
    #expect(unknown.output.contains("no checkpoint has this digest: it was changed or removed"))
    let wrong = try Program.run(["audit", "verify", "--digest", "12"], data: data)
    #expect(wrong.status != 0 && wrong.errors.contains("64 hexadecimal digits"))
    let doctor = try Program.run(["doctor"], data: data, environment: environment)
    #expect(doctor.output.contains("ok    audit stream: to the file \(stream); nothing waits"))
  }

  @Test func addressesWithoutAnAccountAreErased() throws {
    let create = ["user", "create", "zoe@example.com", "--name", "Zoe"]
    let made = try Program.run(create, data: data, input: "a fresh long phrase\n")
    try #require(made.status == 0)
    let hers = try Program.run(["audit", "erase", "Zoe@Example.com"], data: data)
    #expect(hers.status != 0 && hers.errors.contains("erase it on that person’s page"))
    let wrong = try Program.run(["audit", "erase", "zoe"], data: data)
    #expect(wrong.status != 0 && wrong.errors.contains("The email address cannot be used."))
    let nobodys = try Program.run(["audit", "erase", "Nobody@Example.com"], data: data)
    #expect(nobodys.status == 0, "\(nobodys.output)\(nobodys.errors)")
    #expect(nobodys.output.contains("Erased nobody@example.com from the audit."))
    let verified = try Program.run(["audit", "verify"], data: data)
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
  }
}
