import ArgumentParser
import Foundation
import Integrations
import Portal

/// Sets one paper. The server starts it for each, so that what the text does to the libraries that set
/// it happens here.
struct PaperCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paper",
    abstract: "Set the paper that comes as JSON on standard input; writes a PDF.",
    shouldDisplay: false)

  func run() async throws {
    try PaperChild.run()
  }
}
