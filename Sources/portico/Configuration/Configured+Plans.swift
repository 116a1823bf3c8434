import Portal

/// The plans, as configured.
extension Configured {
  /// One free plan without limits where no file is named.
  /// - Throws: `Complaint` with each mistake of the file.
  static func plans(_ values: SettingValues) throws -> Plans {
    let file = values["plans"]
    return file.isEmpty ? .unlimited : try PlansFile.read(file)
  }
}
