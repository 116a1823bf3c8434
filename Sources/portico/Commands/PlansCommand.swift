import ArgumentParser
import Portal

struct PlansCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plans",
    abstract: "Print the plans as they were read, or what is wrong with them.",
    discussion: "What it prints is a plan file again. docs/billing.md says what can stand in one.")

  @Argument(help: "A plan file to try; by default the one that PORTICO_PLANS names.")
  var file: String?

  func run() async throws {
    let plans = try await read()
    print(plans.text, terminator: "")
  }

  private func read() async throws -> Plans {
    if let file { return try PlansFile.read(file) }
    return try await Configured.load().portal.plans
  }
}
