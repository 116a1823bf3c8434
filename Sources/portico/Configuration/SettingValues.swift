import Configuration
import Foundation
import Portal
import PortalWeb
import SystemPackage

/// What is configured, read and checked before anything starts. A value that does not fit, and a
/// name that nobody knows, refuse to start: a slip must not become a default.
struct SettingValues: Sendable {
  private let values: [String: String]
  private let sources: [String: String]
  /// Of those in the file.
  private let lines: [String: Int]

  /// - Parameters:
  ///   - environment: the process's environment.
  ///   - file: the YAML file, which need not exist.
  init(environment: [String: String], file: String) async throws {
    try Self.refuseUnknown(environment)
    let lines = try ConfigFile.check(file)
    let fromEnvironment = ConfigReader(
      provider: EnvironmentVariablesProvider(environmentVariables: environment)
        .prefixKeys(with: "portico"))
    let fromFile = ConfigReader(
      provider: try await FileProvider<YAMLSnapshot>(
        filePath: FilePath(file), allowMissing: true))
    var values: [String: String] = [:]
    var sources: [String: String] = [:]
    for setting in Setting.all {
      let key = ConfigKey([setting.key])
      if let value = try await fromEnvironment.fetchString(forKey: key) {
        (values[setting.key], sources[setting.key]) = (value, setting.variable)
      } else if let value = try await fromFile.fetchString(forKey: key) {
        (values[setting.key], sources[setting.key]) = (value, file)
      } else {
        (values[setting.key], sources[setting.key]) = (setting.fallback, "default")
      }
    }
    self.values = values
    self.sources = sources
    self.lines = lines
  }

  private static func refuseUnknown(_ environment: [String: String]) throws {
    let known = Set(Setting.all.map(\.variable)).union(["PORTICO_CONFIG"])
    let unknown = environment.keys.filter { $0.hasPrefix("PORTICO_") && !known.contains($0) }
    if let name = unknown.sorted().first {
      throw Complaint("There is no setting \(name). `portico config` lists all.")
    }
  }

  subscript(key: String) -> String { values[key] ?? "" }

  func source(of key: String) -> String { sources[key] ?? "default" }

  /// The value is not repeated: it may be a secret that was put at the wrong name.
  func complaint(_ key: String, _ must: String) -> Complaint {
    let source = source(of: key)
    let line = lines[key].map { "line \($0) of " } ?? ""
    let name = source.hasPrefix("PORTICO_") ? source : "`\(key)` in \(line)\(source)"
    return Complaint("\(name) must be \(must).")
  }

  func number(_ key: String, _ range: ClosedRange<Int>) throws -> Int {
    guard let number = Int(self[key]), range.contains(number) else {
      throw complaint(key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func choice<T: RawRepresentable & CaseIterable>(_ key: String, _ type: T.Type) throws -> T
  where T.RawValue == String {
    guard let value = T(rawValue: self[key]) else {
      throw complaint(key, "one of \(T.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return value
  }

  /// A duration such as `200ms`, `90s`, `30m`, `12h`, `14d`.
  func duration(_ key: String, least: Int = 1) throws -> Duration {
    let text = self[key]
    if text.hasSuffix("ms"), let number = Int(text.dropLast(2)),
      (least...1_000_000).contains(number)
    {
      return .milliseconds(number)
    }
    guard let number = Int(text.dropLast()), (least...1_000_000).contains(number) else {
      throw complaint(key, Self.durationWords)
    }
    switch text.last {
    case "s": return .seconds(number)
    case "m": return .minutes(number)
    case "h": return .hours(number)
    case "d": return .days(number)
    default: throw complaint(key, Self.durationWords)
    }
  }

  private static let durationWords = "a duration such as 200ms, 90s, 30m, 12h or 14d"

  func list(_ key: String) -> [String] {
    self[key].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }
}
