import Foundation
import Portal
import Subprocess
import SystemPackage

/// Why there is no file.
package enum PaperProblem: Error, Equatable {
  /// The paper itself: trying again changes nothing.
  case refused(PaperRefusal)
  case refusedChart(ChartRefusal)
  case tooManyWaiting
  /// It was stopped at its time limit.
  case tooSlow
  /// It crashed, ran out of memory, or could not be started.
  case failed(String)
}

/// Sets papers and draws charts in a process of their own, a few at a time. Fonts and text that came from others go
/// through large libraries written in C: what goes wrong there is an error here.
package final class PaperProgram: Sendable {
  package struct Limits: Sendable {
    package var time = Duration.seconds(10)
    package var atOnce = 2
    package var waiting = 32
    /// Of the file, in bytes.
    package var size = 32 << 20

    package init() {}
  }

  private let path: String
  private let limits: Limits
  private let turns: Turnstile

  /// - Parameter path: what is started, with the one argument `paper` or `charts`; nil for this program itself.
  package init(path: String? = nil, limits: Limits = Limits()) {
    self.path = path ?? Self.itself
    self.limits = limits
    turns = Turnstile(width: limits.atOnce, waiting: limits.waiting)
  }

  /// How many wait for their turn.
  package var waiting: Int { turns.inLine }

  /// Cancelling ends the process.
  /// - Parameter asker: who wants it, such as a team's id: nobody keeps others from their turn.
  /// - Returns: a PDF.
  /// - Throws: `PaperProblem`, `CancellationError`.
  package func set(_ paper: InvoicePaper, for asker: String) async throws -> [UInt8] {
    do { try paper.check() } catch { throw PaperProblem.refused(error) }
    return try await answer("paper", JSONEncoder().encode(paper), for: asker)
  }

  /// The same for the charts of a mail.
  /// - Returns: a PNG for each.
  package func draw(_ order: ChartOrder, for asker: String) async throws -> [[UInt8]] {
    do { try order.check() } catch { throw PaperProblem.refusedChart(error) }
    let answer = try await answer("charts", JSONEncoder().encode(order), for: asker)
    let pictures = try? JSONDecoder().decode([Data].self, from: Data(answer))
    guard let pictures, pictures.count == order.charts.count else {
      throw PaperProblem.failed("these are no pictures")
    }
    return pictures.map { [UInt8]($0) }
  }

  private func answer(
    _ command: String, _ input: Data, for asker: String
  ) async throws -> [UInt8] {
    do {
      return try await turns.pass(.people, from: asker) {
        try await self.timed(command, [UInt8](input))
      }
    } catch is TooManyWaiting { throw PaperProblem.tooManyWaiting }
  }

  private func timed(_ command: String, _ input: [UInt8]) async throws -> [UInt8] {
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      group.addTask { try await self.start(command, input) }
      group.addTask {
        try await Task.sleep(for: self.limits.time)
        throw PaperProblem.tooSlow
      }
      defer { group.cancelAll() }
      guard let file = try await group.next() else { throw CancellationError() }
      return file
    }
  }

  private func start(_ command: String, _ bytes: [UInt8]) async throws -> [UInt8] {
    do {
      let (input, output, errors) = try (ScratchFile(bytes), ScratchFile(), ScratchFile())
      let result = try await run(
        .path(FilePath(path)),
        arguments: Arguments(executablePathOverride: "portico", remainingValues: [command]),
        environment: .custom(Self.environment),
        input: .fileDescriptor(Self.descriptor(input), closeAfterSpawningProcess: false),
        output: .fileDescriptor(Self.descriptor(output), closeAfterSpawningProcess: false),
        error: .fileDescriptor(Self.descriptor(errors), closeAfterSpawningProcess: false))
      try Task.checkCancellation()
      guard result.terminationStatus.isSuccess else {
        let words = String(decoding: errors.bytes(atMost: 500), as: UTF8.self)
        throw PaperProblem.failed("\(result.terminationStatus): \(words)")
      }
      guard output.size <= limits.size else { throw PaperProblem.failed("the file is too large") }
      return output.bytes(atMost: limits.size)
    } catch let error where !(error is PaperProblem || error is CancellationError) {
      try Task.checkCancellation()
      throw PaperProblem.failed("\(error)")
    }
  }

  private static func descriptor(_ file: ScratchFile) -> FileDescriptor {
    FileDescriptor(rawValue: file.descriptor)
  }

  /// Secrets stand in the environment: the program gets only where its fonts are.
  private static var environment: [Environment.Key: String] {
    let names = ["FONTCONFIG_FILE", "FONTCONFIG_PATH"]
    let all = ProcessInfo.processInfo.environment
    let found = names.compactMap { name in all[name].map { (name, $0) } }
    return Dictionary(
      uniqueKeysWithValues: found.map { (Environment.Key(stringLiteral: $0), $1) })
  }

  /// On Linux even when the file was replaced by a newer one meanwhile.
  private static var itself: String {
    #if os(Linux)
      "/proc/self/exe"
    #else
      Bundle.main.executablePath ?? CommandLine.arguments[0]
    #endif
  }
}
