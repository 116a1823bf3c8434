import ArgumentParser
import Foundation

struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "List every setting, its value and where it comes from.")

  func run() async throws {
    let configured = try await Configured.load()
    _ = try configured.database()
    let shown = configured.shownSettings
    let width = shown.map(\.variable.count).max() ?? 0
    for setting in shown {
      let name = setting.variable.padding(toLength: width, withPad: " ", startingAt: 0)
      print("\(name)  \(setting.value.isEmpty ? "-" : setting.value)  [\(setting.source)]")
      print("\(String(repeating: " ", count: width))  \(setting.help); `\(setting.key)` in YAML")
    }
  }
}
