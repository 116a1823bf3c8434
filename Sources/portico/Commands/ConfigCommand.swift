import ArgumentParser
import Foundation

struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "List every setting, its value and where it comes from.")

  func run() async throws {
    let configured = try await Configured.load()
    _ = try configured.database()
    let width = Setting.all.map(\.variable.count).max() ?? 0
    for setting in Setting.all {
      let shown = setting.shown(configured.values[setting.key])
      let name = setting.variable.padding(toLength: width, withPad: " ", startingAt: 0)
      print(
        "\(name)  \(shown.isEmpty ? "-" : shown)  [\(configured.values.source(of: setting.key))]")
      print("\(String(repeating: " ", count: width))  \(setting.help); `\(setting.key)` in YAML")
    }
  }
}
