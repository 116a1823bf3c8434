import Foundation
import Portal

/// The plans, as configured.
extension Configured {
  /// One free plan without limits where no file is named.
  /// - Throws: `Complaint` with each mistake of the file.
  static func plans(_ values: SettingValues) throws -> Plans {
    let file = values["plans"]
    if file.isEmpty { return .unlimited }
    // What names no file may be a secret at the wrong name: it is not repeated.
    guard FileManager.default.fileExists(atPath: file) else {
      throw values.complaint("plans", "the path of a file that is there")
    }
    return try PlansFile.read(file)
  }
}
