import ArgumentParser
import Integrations

/// Draws the charts of one mail, as `PaperCommand` sets a paper.
struct ChartsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "charts",
    abstract: "Draw the charts that come as JSON on standard input; writes PNG files as JSON.",
    shouldDisplay: false)

  func run() async throws {
    try ChartChild.run()
  }
}
