import Foundation

/// The time zones to choose from, by their names in the IANA database.
package enum TimeZones {
  package static let options: [FieldOption] = sorted.map {
    FieldOption($0, $0, isTranslated: false)
  }
  static let names = Set(sorted)

  private static let sorted =
    ["UTC"] + TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }.sorted()
}
